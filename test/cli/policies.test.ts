import { join } from 'node:path';
import { describeWith, run as runProgram } from '../helpers/consumer';
import { checkout, Project } from '../helpers/project';

const bin = join(checkout, 'bin', 'cdknix.js');
const command = [process.execPath, bin, 'policies'];

const program = (props: string, config: string): string => `import { defineFleet, FleetApp, NixModule } from './lib';
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
      zones: { wan: [{ interface: 'eno1' }] },
    },
  },
});
const app = new FleetApp({ fleet${props} });
const ares = new HostStack(app, 'ares');
new NixModule(ares, 'own', { area: 'system', config: () => (${config}) });
app.synth();
`;
const open = '{ networking: { firewall: { enable: false } } }';
const finding =
  'networking.firewall.enable switches the firewall off, got false; take it out, and claim the ports that have to be reached';
const exceptions =
  ", exceptions: [{ policy: 'FirewallOnEveryServer', construct: 'ares', reason: 'a <test> & nothing else' }]";

function projectWith(props: string, config: string): Project {
  const project = new Project('ts-node');
  project.write('main.ts', program(props, config));
  return project;
}

describe('cdknix policies', () => {
  test('tells what breaks a rule where a synth only stops, and writes nothing', async () => {
    const project = projectWith('', open);
    const before = project.snapshot();
    const { code, stdout } = await project.run(command);
    expect(code).toBe(1);
    expect(stdout).toContain(`
  Violations
  rule                   where     what
  FirewallOnEveryServer  ares/own  ${finding}
`);
    const exposure = await project.run([process.execPath, bin, 'exposure']);
    const line = `[ares/own] FirewallOnEveryServer: ${finding}\n`;
    expect(exposure).toMatchObject({ code: 1, stdout: '', stderr: line });
    expect(project.snapshot()).toEqual(before);
  });

  test('ends well where all rules hold, and where an exception says why one does not', async () => {
    const { code, stdout } = await projectWith('', '{ }').run([...command, '--rule', 'FirewallOnEveryServer']);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: `1 rule, 1 host: no violations

  Rules
  rule                   answer    prevents
  FirewallOnEveryServer  complies  Every port of the machine, of services that nobody thinks of, too, open to whoever reaches it.
`,
    });
    const excepted = await projectWith(exceptions, open).run([...command, '--rule', 'FirewallOnEveryServer']);
    expect(excepted.code).toBe(0);
    expect(excepted.stdout).toContain(`${finding}  a <test> & nothing else  it is taken out`);
  });

  test('has a rule of the program in its list', async () => {
    const own = `, policies: [{ name: 'Mine', protects: 'Nothing.', judge: () => [{ subject: 'fleet', answer: 'complies' }] }]`;
    const { stdout } = await projectWith(own, '{ }').run([...command, '--rule', 'Mine']);
    expect(stdout.split('\n').slice(-2)).toEqual(['  Mine  complies  Nothing.', '']);
  });
});

describeWith(['python3'], 'what reads XML', () => {
  test('can read the JUnit', async () => {
    const { stdout } = await projectWith('', open).run([...command, '--junit']);
    const script =
      'import sys, xml.etree.ElementTree as t\nfor c in t.parse(sys.stdin).iter("testcase"):\n  for f in c.iter("failure"): print(c.get("classname"), c.get("name"), f.get("message"))';
    expect(runProgram('python3', ['-c', script], { input: stdout })).toBe(
      `ares FirewallOnEveryServer [ares/own] ${finding}\n`,
    );
    const excepted = await projectWith(exceptions, open).run([...command, '--junit']);
    expect(runProgram('python3', ['-c', script], { input: excepted.stdout })).toBe('');
  });
});

describeWith(['jq'], 'a program that reads JSON', () => {
  test('finds in the SARIF what is not suppressed', async () => {
    const list = '.runs[].results[] | select(.suppressions == null) | "\\(.ruleId) \\(.message.text)"';
    const { stdout } = await projectWith('', open).run([...command, '--sarif']);
    expect(runProgram('jq', ['--raw-output', list], { input: stdout })).toBe(
      `FirewallOnEveryServer [ares/own] ${finding}\n`,
    );
    const excepted = await projectWith(exceptions, open).run([...command, '--sarif']);
    expect(runProgram('jq', ['--raw-output', list], { input: excepted.stdout })).toBe('');
  });
});
