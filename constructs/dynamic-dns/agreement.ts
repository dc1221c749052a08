import {
  type AlertRule,
  type DynamicName,
  nix,
  type NixAttributes,
  sandbox,
  type TextMetrics,
  textMetricsFolder,
} from '../../lib';
import { trace } from './ddclient';

const metric = 'cdknix_dynamic_dns_matches';

/** Name of the units that look whether records are right. */
export const agreementUnit = 'dynamic-dns-check';

/** What they tell. */
export const agreementMetrics: TextMetrics = {
  file: 'dynamic-dns.prom',
  metrics: [metric],
  why: 'whether public records have the address that the host has',
};

/** What is told when the Internet is sent to an address that is not the host's. */
export const recordDiffers: AlertRule = {
  alert: 'DynamicDnsDiffers',
  expr: `${metric} == 0`,
  // A record lives for a while after it was changed.
  for: '1h',
  severity: 'warning',
  summary: '{{ $labels.name }} leads to an address that {{ $labels.host }} has not',
  runbook: `journalctl -u ddclient says why it does not change the record, journalctl -u ${agreementUnit} both addresses.`,
  fires: { series: { [`${metric}{name="vpn.example.org",type="A"}`]: '1x5 0x90' }, at: '80m' },
  quiet: { series: { [`${metric}{name="vpn.example.org",type="A"}`]: '1x5 0x30 1x90' }, at: '80m' },
};

/** Where the script asks and writes. */
export interface AgreementPlaces {
  readonly folder: string;
  /** Page that tells a visitor's address. */
  readonly trace: string;
  /** Addresses of resolvers that know no local names, one of which is asked. */
  readonly resolvers: readonly string[];
}

const places: AgreementPlaces = {
  folder: textMetricsFolder,
  trace,
  resolvers: ['1.1.1.1', '2606:4700:4700::1111'],
};

/**
 * A timer that compares the public records of a host with the address that it is seen at, whatever ddclient believes.
 * It needs node_exporter, and does nothing without the folder of that.
 */
export function agreementUnits(names: readonly DynamicName[]): NixAttributes {
  return {
    systemd: {
      services: {
        [agreementUnit]: {
          description: 'Compare public records with the address that this host has',
          wants: ['network-online.target'],
          after: ['network-online.target'],
          unitConfig: { ConditionPathIsDirectory: textMetricsFolder },
          path: ['curl', 'knot-dns'].map((name) => nix.pkgs(name)),
          startAt: '*:0/15',
          script: nix.lines(agreementScript(names)),
          serviceConfig: {
            Type: 'oneshot',
            ...sandbox,
            PrivateTmp: true,
            ProtectSystem: 'strict',
            ReadWritePaths: [`-${textMetricsFolder}`],
            TimeoutStartSec: '5min',
          },
        },
      },
    },
  };
}

/** The unit's program, in bash. What cannot be asked now gets no verdict. */
export function agreementScript(names: readonly DynamicName[], where = places): string {
  const families = { A: 4, AAAA: 6 } as const;
  const types = (['A', 'AAAA'] as const).filter((type) => names.some((name) => name.type === type));
  const seen = types.map((type) => `${type}=$(seen -${families[type]})\n`).join('');
  const checks = names.map(({ name, type }) => `  check '${name}' ${type} "$${type}"\n`).join('');
  return `file=${where.folder}/${agreementMetrics.file}
${asking(where)}${verdict}${seen}{
${checks}} >"$file.new"
chmod 0644 "$file.new"
mv "$file.new" "$file"
`;
}

function asking({ trace: page, resolvers }: AgreementPlaces): string {
  return `seen() { curl "$1" --silent --fail --max-time 20 '${page}' | sed -n 's/^ip=//p' || true; }
records() {
  local resolver reply
  for resolver in ${resolvers.join(' ')}; do
    reply=$(kdig "@$resolver" +timeout=5 +retry=1 "$1" "$2" 2>/dev/null) || continue
    case $reply in *'status: NOERROR'* | *'status: NXDOMAIN'*) ;; *) continue ;; esac
    sed -n "s/^[^;].*[[:space:]]$2[[:space:]]\\+//p" <<<"$reply"
    return 0
  done
  return 1
}
`;
}

const verdict = `check() {
  local answer matches=0
  if [ -z "$3" ] || ! answer=$(records "$1" "$2"); then
    echo "cannot tell whether $1 is right" >&2
    return 0
  fi
  if grep -Fxq -e "$3" <<<"$answer"; then
    matches=1
  else
    answer=\${answer//$'\\n'/ }
    echo "$1 leads to \${answer:-nothing}, and this host has $3" >&2
  fi
  echo "${metric}{name=\\"$1\\",type=\\"$2\\"} $matches"
}
`;
