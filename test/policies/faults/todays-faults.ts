import { byHand, type Fault, ours, seed } from './fault';

const today = "today's fault";
const workflow = `on:
  pull_request:
  push: { branches: [main] }
jobs:
  check: { runs-on: [self-hosted, nixos], steps: [{ run: nix flake check }] }
`;

/** What is wrong with the fleet as it stands, put back. */
export const todaysFaults: readonly Fault[] = [
  ours(
    today,
    'the uplink in `trustedInterfaces`',
    'UplinkNotTrusted',
    "{ networking: { firewall: { trustedInterfaces: ['bond0'] } } }",
  ),
  byHand(
    today,
    'fail2ban watches port 22 while sshd is on 24212',
    'SshPortIsBanned',
    "{ services: { openssh: { enable: true, ports: [24212] }, fail2ban: { enable: true, jails: { sshd: { settings: { port: '22' } } } } } }",
  ),
  byHand(
    today,
    '`AuthenticationMethods` with a space: one of the two is enough',
    'SshNeedsKey',
    "{ services: { openssh: { enable: true, ports: [24212], settings: { AuthenticationMethods: 'publickey keyboard-interactive' } } } }",
  ),
  ours(
    today,
    'an MSS rule that looks at the interface after it has set the size',
    'NftRulesMatchFirst',
    "{ networking: { nftables: { tables: { mss: { family: 'inet', content: 'chain forward {\\n  type filter hook forward priority mangle;\\n  tcp flags syn tcp option maxseg size set 1340 iifname \"wg0\"\\n}\\n' } } } } }",
  ),
  ours(
    today,
    'an AdGuard rewrite without `enabled`',
    'AdGuardRewritesAreOn',
    "{ services: { adguardhome: { settings: { filtering: { rewrites: [{ domain: 'a.fufu.land', answer: '192.168.1.42' }] } } } } }",
  ),
  ours(
    today,
    "AdGuard's pages without a login",
    'UiHasLogin',
    "{ services: { adguardhome: lib.nix.mkForce({ enable: true, host: '0.0.0.0', mutableSettings: false, settings: { users: [] } }) } }",
  ),
  ours(
    today,
    'journald drops the lines that fail2ban reads',
    'JournalKeepsWhatIsRead',
    "{ services: { journald: { extraConfig: 'MaxLevelStore=warning' }, fail2ban: { enable: true } } }",
    'fuchuang',
  ),
  ours(
    today,
    'an NFS mount that waits for a WireGuard unit which networkd does not have',
    'UnitsWaitForWhatExists',
    "{ fileSystems: { '/mnt/nfs': { device: 'fufuwuqi.vpn:/', fsType: 'nfs', options: ['x-systemd.requires=wireguard-wg0.service'] } }, networking: { wireguard: { useNetworkd: true } } }",
  ),
  ours(
    today,
    'a service that waits for `sops-nix.service`, which the system does not have',
    'UnitsWaitForWhatExists',
    "{ systemd: { services: { cloudflared: { after: ['network.target', 'sops-nix.service'] } } } }",
  ),
  seed(
    today,
    "pull requests run on the home server's runner",
    'PullRequestsStayOffOwnRunners',
    '[fufuwuqi/seed] PullRequestsStayOffOwnRunners: .github/workflows/check.yml jobs.check ',
    {
      code: `new lib.GeneratedFile(fufuwuqi, 'seed', { path: '.github/workflows/check.yml', text: () => ${JSON.stringify(workflow)} });`,
      edits: [['main.ts', "allow: ['docs/peers/'", "allow: ['.github/workflows/', 'docs/peers/'"]],
    },
  ),
];
