import { internet, type LogAlertRule, type LogLine } from '../../lib';

/** Where SSH is open to the Internet, some try at all times, and are banned; from inside nobody tries by chance. */
const attempts = { outside: 60, inside: 10 } as const;

/** Lines of sshd, as it writes them at `LogLevel VERBOSE` too. */
const refused =
  '^(Failed (password|publickey|keyboard-interactive/pam) for |Invalid user |Connection (closed|reset) by authenticating user )';

/** What is told of logins by SSH that fail, as many as no person makes. */
export function sshLogAlerts(zones: readonly string[]): readonly LogAlertRule[] {
  const isOutside = zones.includes(internet);
  const most = isOutside ? attempts.outside : attempts.inside;
  return [
    {
      alert: 'SshLoginsFail',
      expr: `sum by (host) (count_over_time({unit=~"sshd@?\\\\.service"} |~ \`${refused}\` [10m])) > ${most}`,
      severity: 'warning',
      summary: 'More logins by SSH fail on {{ $labels.host }} than are tried by chance',
      runbook: isOutside
        ? 'journalctl -u sshd -g "Invalid user|Failed" shows where from. fail2ban-client status sshd lists who is banned: from one address, look why that is not; from many, nothing gets in without a key, and closing the port to the Internet ends it.'
        : 'journalctl -u sshd -g "Invalid user|Failed" shows where from. Nobody outside reaches this port: a program of yours has an old key, or a machine inside is not yours any more.',
      fires: Array.from({ length: most + 1 }, (_, index) => invalid(index)),
      quiet: [...Array.from({ length: most - 1 }, (_, index) => invalid(index)), ...fine],
    },
  ];
}

const sshd = (line: string): LogLine => ({ labels: { unit: 'sshd.service', source: 'journal' }, line });

function invalid(index: number): LogLine {
  return sshd(`Invalid user admin${index} from 203.0.113.${index % 250} port ${40_000 + index}`);
}

const fine = [
  sshd('Accepted publickey for fufud from 10.100.0.2 port 52114 ssh2: ED25519 SHA256:Zm9vYmFy'),
  sshd('Connection from 203.0.113.9 port 40112 on 192.168.1.42 port 24212 rdomain ""'),
  sshd('Received disconnect from 10.100.0.2 port 52114:11: disconnected by user'),
  sshd('Disconnected from user fufud 10.100.0.2 port 52114'),
];
