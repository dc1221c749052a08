import { join } from 'node:path';
import { examples } from '../examples/examples';
import { describeWith, run as runProgram } from '../helpers/consumer';
import { checkout, pooled, Project, type Run } from '../helpers/project';

const bin = join(checkout, 'bin', 'cdknix.js');
const node = process.execPath;

const program = `import { HostFirewall } from './constructs/host-firewall';
import { defineFleet, FleetApp, Port } from './lib';
import { HostStack } from './stacks/host-stack';

const fleet = defineFleet({
  domain: 'example.org',
  hosts: {
    ares: {
      system: 'x86_64-linux',
      release: '25.11',
      stateVersion: '25.11',
      kind: 'server',
      network: { manager: 'networkd', uplink: 'eno1', interfaces: { eno1: { kind: 'ethernet', dhcp: 'yes' } } },
      zones: { lan: [{ interface: 'eno1', sources: ['192.168.7.0/24'] }], wan: [{ interface: 'eno1' }] },
    },
  },
});
const exceptions = ['PublicHostIsBackedUp', 'PublicHostIsMonitored'].map((policy) => {
  return { policy, construct: 'ares', reason: 'what tests run, and never miss' };
});
const app = new FleetApp({ fleet, exceptions });
const ares = new HostStack(app, 'ares');
new HostFirewall(ares, 'firewall');
ares.existingService({ port: Port.of(443), protocol: 'tcp', zones: ['wan', 'lan'], why: 'web sites' });
ares.existingService({ port: Port.of(22), protocol: 'tcp', zones: ['lan'], why: 'remote access' });
app.synth();
`;

describe('cdknix exposure', () => {
  test('prints what reaches a fleet', async () => {
    const project = new Project('ts-node');
    project.write('main.ts', program);
    const { code, stdout, stderr } = await project.run([node, bin, 'exposure']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(`ares

  port     from zones  why            declared by
  22/tcp   lan         remote access  ares
  443/tcp  lan, wan    web sites      ares

  Zones
  zone  interface  sources
  lan   eno1       192.168.7.0/24
  wan   eno1       all but 192.168.7.0/24
`);
  });

  test('is the same as the page that a synth writes', async () => {
    const project = new Project('ts-node');
    project.write('main.ts', program);
    await project.synth();
    const { stdout } = await project.run([node, bin, 'exposure']);
    const words = (text: string): string[] => text.split(/[\s|]+/).filter((word) => word !== '');
    const page = words(project.read('generated/ares/networking/exposure.md'));
    for (const word of words(stdout)) expect(page).toContain(word);
  });

  test('writes nothing, not even what is allocated', async () => {
    const project = new Project('ts-node');
    project.remove('fleet.lock.json');
    const before = project.snapshot();
    const { code, stdout } = await project.run([node, bin, 'exposure', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ version: 1 });
    expect(project.snapshot()).toEqual(before);
    expect(project.leftovers()).toEqual([]);
  });

  test('keeps what the program prints out of the result, whatever starts the program', async () => {
    const project = new Project('ts-node');
    project.write('main.ts', `console.log('hello');\n${program}`);
    const app = 'echo one; node_modules/.bin/ts-node main.ts && echo two';
    const { code, stdout, stderr } = await project.run([node, bin, 'exposure', '--json', '--app', app]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ hosts: [{ host: 'ares', firewall: true }] });
    expect(stderr).toBe('one\nhello\ntwo\n');
  });

  test('ends quietly where its reader has seen enough', async () => {
    const project = new Project('ts-node');
    project.write('main.ts', program);
    const command = `'${node}' '${bin}' exposure --json | true; '${node}' '${bin}' exposure | head -n 1`;
    expect(await project.run(['sh', '-c', command])).toMatchObject({ code: 0, stdout: 'ares\n', stderr: '' });
  });

  test.each(['SIGTERM', 'SIGINT'])('stops with its program on %s, and leaves nothing', async (signal) => {
    const project = new Project('ts-node');
    project.write('main.ts', "require('node:fs').writeFileSync('started', ''); setInterval(() => undefined, 1000);\n");
    const script = `'${node}' '${bin}' exposure & for _ in $(seq 400); do [ -e started ] && break; sleep 0.05; done; kill -${signal.slice(3)} $!; wait $!`;
    const { code, stdout } = await project.run(['bash', '-c', `set -m; ${script}`]);
    expect({ code, stdout }).toEqual({ code: signal === 'SIGTERM' ? 143 : 130, stdout: '' });
    expect(project.leftovers()).toEqual([]);
  });
});

describeWith(['jq'], 'a program that reads the JSON', () => {
  test('can list what the Internet reaches', async () => {
    const project = new Project('ts-node');
    project.write('main.ts', program);
    const { stdout } = await project.run([node, bin, 'exposure', '--json', '--zone', 'wan']);
    const list = '.hosts[] | .host as $host | .openings[] | "\\($host) \\(.port)/\\(.protocol) \\(.why)"';
    expect(runProgram('jq', ['--raw-output', list], { input: stdout })).toBe('ares 443/tcp web sites\n');
  });
});

test('every example can be asked', async () => {
  const runs = await pooled(examples, ({ program: path }): Promise<Run> => {
    const app = `'${node}' --require ts-node/register '${path}'`;
    return new Project().run(['sh', '-c', `cd '${checkout}' && '${node}' '${bin}' exposure --json --app "${app}"`]);
  });
  const hosts = runs.map(({ code, stdout }) => [code, (JSON.parse(stdout) as { hosts: unknown[] }).hosts.length > 0]);
  expect(hosts).toEqual(examples.map(() => [0, true]));
});
