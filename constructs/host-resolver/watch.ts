import { nix, type NixAttributes, sandbox } from '../../lib';
import { type Link } from './link';

/** What a host tells systemd-resolved of a resolver. */
export interface Watch {
  readonly link: Link;
  /** Addresses of the resolver over the link. */
  readonly servers: readonly string[];
  /** Domains that only it knows. */
  readonly domains: readonly string[];
  /** Whether it is asked for all names, as long as it answers. */
  readonly all: boolean;
  /** Whether NetworkManager manages other links. */
  readonly besideNetworkManager: boolean;
  /** Seconds between two looks. */
  readonly seconds: number;
}

/**
 * The service that tells systemd-resolved of the resolver, and takes it back when the resolver does not answer.
 *
 * It asks and tells by itself, rather than by units of what manages the link: so it is the same for a tunnel of networkd
 * and of scripts, of whatever release, and one that was made anew is told again. `resolvectl` hands to networkd what is
 * networkd's. No device unit is waited for, as there is no udev under WSL.
 */
export function watchService(watch: Watch, server: string): NixAttributes {
  return {
    description: `Names are asked of ${server} over ${watch.link.name}`,
    wantedBy: ['multi-user.target'],
    wants: ['systemd-resolved.service'],
    after: ['systemd-resolved.service'],
    ...(watch.all && { path: [nix.pkgs('knot-dns')] }),
    script: nix.lines(script(watch)),
    serviceConfig: { Restart: 'always', RestartSec: 5, ...confined },
  };
}

/** It speaks DNS, and to systemd-resolved over the bus: no more. */
const confined: NixAttributes = {
  ...sandbox,
  MemoryDenyWriteExecute: true,
  PrivateTmp: true,
  ProtectSystem: 'strict',
  RestrictSUIDSGID: true,
};

/** The service's program, in bash. */
export function script(watch: Watch): string {
  const { all, besideNetworkManager } = watch;
  const demotes = all && besideNetworkManager;
  const parts = [
    ...(all ? [answers(watch)] : []),
    told(watch),
    ...(demotes ? [others(watch.link.name)] : []),
    ending(watch.link.name, demotes),
    loop(watch, demotes),
  ];
  return parts.join('\n');
}

/** The root's own record: no name of anybody's, and no answer to it without a way to the Internet behind the resolver. */
function answers({ servers }: Watch): string {
  return `# Whether it finds names of the Internet, not only whether it runs.
answers() {
  local server
  for server in ${servers.join(' ')}; do
    if [ -n "$(kdig +short +timeout=2 +retry=1 "@$server" . SOA 2>/dev/null)" ]; then return 0; fi
  done
  return 1
}
`;
}

function told({ link: { name, isTunnel }, servers, domains, all }: Watch): string {
  const local = domains.map((domain) => ` '~${domain}'`).join('');
  const tell = (asked: string, isDefault: 'yes' | 'no'): string[] => [
    `resolvectl dns ${name} ${servers.join(' ')} &&`,
    `  resolvectl domain ${name}${asked} &&`,
    `  resolvectl default-route ${name} ${isDefault}`,
  ];
  // A tunnel has no other servers: what only the resolver knows is asked of it or of nobody.
  const less = isTunnel && local !== '' ? tell(local, 'no') : [`resolvectl revert ${name}`];
  const more = tell(` '~.'${local}`, 'yes');
  const inner = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);
  const both = ['if [ "$1" = yes ]; then', ...inner(more), 'else', ...inner(less), 'fi'];
  return `# Whom systemd-resolved asks over ${name}.
tell() {
${inner(all ? both : less).join('\n')}
}

# What it knows now. It forgets with the interface, or when networkd starts again.
known() {
  resolvectl dns ${name} && resolvectl domain ${name} && resolvectl default-route ${name}
}
`;
}

function others(name: string): string {
  return `# NetworkManager claims all names ('~.') for the network that it is in, and systemd-resolved asks all who claim a
# name at once: the first answer would win, not the resolver's.
declare -A stood_back
stand_back() {
  local link domains domain kept
  while read -r link domains; do
    case " $domains " in *' ~. '*) ;; *) continue ;; esac
    kept=
    for domain in $domains; do [ "$domain" = '~.' ] || kept="$kept $domain"; done
    stood_back[$link]=$domains
    # Without a word in it, the empty text takes all domains away.
    resolvectl domain "$link" \${kept:-''} && resolvectl default-route "$link" no || true
  done < <(resolvectl domain | sed -n '/(${name})/d; s/^Link [0-9]* (\\(.*\\)):/\\1/p')
}
step_forward() {
  local link
  for link in "\${!stood_back[@]}"; do
    resolvectl domain "$link" \${stood_back[$link]} && resolvectl default-route "$link" yes || true
  done
  stood_back=()
}
`;
}

function ending(name: string, demotes: boolean): string {
  const forward = demotes ? 'step_forward; ' : '';
  return `trap '${forward}resolvectl revert ${name} || true' EXIT\ntrap 'exit 0' TERM\n`;
}

function loop({ link: { name }, all, servers, seconds }: Watch, demotes: boolean): string {
  const list = servers.join(', ');
  const said = all ? `all names are asked of ${list}: $all` : `local names are asked of ${list}`;
  return `state=
settle() {
  if [ -e /sys/class/net/${name} ] && [ "$all $(known 2>&1)" != "$state" ] && tell "$all"; then
    state="$all $(known 2>&1)"
    echo "${said}"
  fi
${demotes ? '  if [ "$all" = yes ]; then stand_back; else step_forward; fi\n' : ''}\
}

all=no
settle
while true; do
${all ? `  if [ -e /sys/class/net/${name} ] && answers; then all=yes; else all=no; fi\n` : ''}\
  settle
  sleep ${seconds} &
  wait $!
done
`;
}
