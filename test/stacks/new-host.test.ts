import { Project, type Run } from '../helpers/project';
import { seeded } from '../policies/owners-program';

/** All that somebody writes for a new machine: what it is, its place in the network, and its stack. */
const facts = `    fuzhong: {
      ...cycle,
      system: 'x86_64-linux',
      kind: 'vm',
      description: 'a machine in a data centre',
      network: { manager: 'networkd', uplink: 'ens3', interfaces: { ens3: { kind: 'ethernet', dhcp: 'yes' } } },
      zones: { wan: [{ interface: 'ens3' }] },
      existingState: [{ path: '/srv/photos', why: 'photos' }],
    },
`;
const publicKey = 'xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=';
const member = `        fuzhong: { ipv4: '10.100.0.9', ipv6: 'fd00:100::9', publicKey: '${publicKey}' },\n`;
const added = (stack: string) => {
  const [host, place, line] = [
    '    fuyidong: {\n      ...cycle',
    '        fuyidong: {\n          ipv4',
    'const app = new FleetApp(',
  ];
  const isImported = stack === 'GuardedHostStack';
  const load = isImported ? '' : `import { ${stack} } from './stacks/host-stack';\n`;
  return seeded({
    edits: [
      ['fleet.ts', host, facts + host],
      ['fleet.ts', place, member + place],
      ['main.ts', line, load + line],
      ['main.ts', '\napp.synth();', `\nnew ${stack}(app, 'fuzhong');\napp.synth();`],
    ],
  });
};

async function synth(texts: Readonly<Record<string, string>>): Promise<{ project: Project; run: Run }> {
  const project = new Project('compiled', 'own');
  for (const [name, text] of Object.entries(texts)) project.write(name, text);
  return { project, run: await project.synth() };
}

/** Alert rules of a rendered Prometheus: the name, the expression, and who else it is about. */
function rulesIn(text: string): { alert: string; expr: string; peer?: string }[] {
  const blocks = text.split(/^ +alert = /m).slice(1);
  return blocks.map((block) => {
    const [, alert = ''] = /^"(\w+)"/.exec(block) ?? [];
    const [, expr = ''] = /^ +expr =\s+"((?:[^"\\]|\\.)*)";$/m.exec(block) ?? [];
    const [, peer] = /^ +peer = "(\w+)";$/m.exec(block) ?? [];
    return { alert, expr: expr.replaceAll('\\"', '"'), ...(peer !== undefined && { peer }) };
  });
}

/** Whether every selector of hosts in an expression has a host in it. */
function isAbout(expr: string, host: string): boolean {
  const wanted = [...expr.matchAll(/\bhost=~?"([^"]*)"/g)].map(([, names = '']) => names.split('|'));
  return wanted.every((names) => names.includes(host));
}

describe("a host that is added to the owner's fleet, with its line, and nothing else", () => {
  let before: Map<string, string>;
  let after: Map<string, string>;
  const server = (file: string, files = after): string => files.get(`generated/fufuwuqi/${file}`) ?? '';

  beforeAll(async () => {
    const runs = await Promise.all([synth(seeded({})), synth(added('GuardedHostStack'))]);
    for (const { run } of runs) expect([run.code, run.stderr]).toEqual([0, expect.stringMatching('files written')]);
    [before, after] = runs.map(({ project }) => {
      const files = [...project.snapshot()].filter(
        ([path, { kind }]) => kind === 'file' && path.startsWith('generated/'),
      );
      return new Map(files.map(([path, { text }]) => [path, text]));
    }) as [Map<string, string>, Map<string, string>];
  }, 60_000);

  test('is asked by Prometheus, with its labels', () => {
    const labels = `            labels = {
              host = "fuzhong";
              instance = "fuzhong";
              role = "vm";
              sleeps = "no";
              zone = "vpn";
            };
            targets = [ "10.100.0.9:`;
    const ports = server('monitoring/prometheus.nix')
      .split(labels)
      .slice(1)
      .map((rest) => rest.split('"')[0]);
    expect(ports.sort()).toEqual(['12345', '9100', '9586']);
    expect(server('monitoring/prometheus.nix', before)).not.toContain('fuzhong');
  });

  test('has the alerts of every host that does not sleep, and those of its own tunnel, disks and backup', () => {
    const rules = rulesIn(server('monitoring/prometheus.nix'));
    const names = new Set(rules.filter(({ expr }) => isAbout(expr, 'fuzhong')).map(({ alert }) => alert));
    const wanted = [
      ...['HostDown', 'TargetDown', 'DiskFull', 'UnitFailed', 'ClockNotSynchronized', 'TunnelInterfaceDown'],
      ...['BackupLate', 'BackupFailed', 'BackupCheckFailed', 'BackupSnapshotsLost', 'RestoreDrillFailed'],
    ];
    expect(wanted.filter((name) => !names.has(name))).toEqual([]);
    expect([names.has('AdGuardDown'), names.has('LokiDown')]).toEqual([false, false]);
    const [tunnel, ...more] = rules.filter(({ peer, alert }) => alert === 'TunnelDown' && peer === 'fuzhong');
    expect(more).toEqual([]);
    expect(tunnel && [tunnel.expr.includes(publicKey), isAbout(tunnel.expr, 'fufuwuqi')]).toEqual([true, true]);
  });

  test('is on every dashboard, of which not a byte changes: its name is among those that one may choose', () => {
    const boards = [...after.keys()].filter((path) => path.includes('/dashboard-'));
    expect(boards.length).toBeGreaterThanOrEqual(7);
    expect(boards.filter((path) => before.get(path) !== after.get(path))).toEqual([]);
    const query = /name = "host";\s+query = ([^;]*?label_values\([^;]*, host\)|\{\s+label = "host")/;
    const unchosen = boards.filter((path) => !query.test(after.get(path) ?? ''));
    // The one of the fleet shows all hosts at once.
    expect(unchosen.map((path) => /dashboard-cdknix-(\w+)/.exec(path)?.[1])).toEqual(['fleet']);
    expect(server('monitoring/dashboard-cdknix-system.nix')).toContain('"label_values(node_uname_info, host)"');
  });

  test('sends its lines with its name, through a door in the firewall of who keeps them', () => {
    const shipper = after.get('generated/fuzhong/monitoring/log-shipper.nix') ?? '';
    expect(shipper.match(/^\s+host = .*$/gm)).toEqual(['    \t\thost = "fuzhong",']);
    expect(shipper).toContain('url                 = "http://10.100.0.1:3100/loki/api/v1/push"');
    const door = (files: Map<string, string>) =>
      /^.*tcp dport 3100 .*$/m.exec(server('networking/firewall-input.nix', files))?.[0].trim();
    const open = (sources: string) =>
      `iifname "wg0" ip saddr { ${sources} } ip daddr 10.100.0.1 tcp dport 3100 accept comment "Loki, lines of hosts"`;
    expect([door(before), door(after)]).toEqual([
      open('10.100.0.2, 10.100.0.3'),
      open('10.100.0.2, 10.100.0.3, 10.100.0.9'),
    ]);
    expect(server('monitoring/loki.nix')).toContain('fuchuang|fuyidong|fuzhong');
  });

  test('changes nothing on hosts that have nothing to do with it', () => {
    const others = [...after.keys()].filter((path) => /^generated\/(fuyidong|fuchuang)\//.test(path));
    expect(others.length).toBeGreaterThan(20);
    expect(others.filter((path) => before.get(path) !== after.get(path))).toEqual([]);
  });

  test('has its state saved, and is refused where nothing saves it', async () => {
    expect(after.get('generated/fuzhong/storage/restic-backup.nix')).toMatch(/^ +\/srv\/photos$/m);
    const { run, project } = await synth(added('HostStack'));
    expect(run.code).toBe(1);
    expect(run.stderr.split('\n').filter((line) => line.includes('StateIsBackedUp'))).toEqual([
      '[fuzhong] StateIsBackedUp: /srv/photos (photos) is in no backup, as the host has none, and would be gone for good with the disk; give the host a ResticBackup, or say in an exception why it may be lost',
    ]);
    expect(project.has('generated')).toBe(false);
  }, 60_000);
});
