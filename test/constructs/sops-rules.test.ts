import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SopsRules } from '../../constructs/sops-rules';
import { type FleetInput, placeholder, placeholderSshKey } from '../../lib';
import { readSopsFile } from '../../lib/secrets/sops-file';
import { synthFleet, synthProblems, testFleet, testHost } from '../../lib/testing';
import { HostStack } from '../../stacks/host-stack';
import { describeWith, run } from '../helpers/consumer';

const ann = 'age1x7tvyjp8p0ud4uens760q37f2p4u79c3mru8drnar7vjlr852v9qhc3j76';
const bob = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIzAqpenb0TrYRLh1MY1L4Lx82+nAJU/9VHWSMPxlxJq';
const ares = 'age1rm5x9nxeert5zcwkspa6urjjy5n4h425c69gs3pvrzvlfemxxdks920xuu';
const network = { ...testHost.network, interfaces: { eno1: { kind: 'ethernet' as const, dhcp: 'yes' as const } } };
const hosts = { hera: { ...testHost, network }, ares: testHost };

type Users = NonNullable<FleetInput['users']>;
const users: Users = {
  ann: { uid: 1000, wheel: true, recipients: [ann] },
  bob: { uid: 1001, wheel: true, recipients: [`${bob} bob@laptop`] },
};
const lockText = (...lines: string[]): string =>
  `{\n${lines.map((line) => `  ${line},\n`).join('')}  "version": 1\n}\n`;

function options(fields: { users?: Users; lock?: string } = {}) {
  const lock = fields.lock ?? lockText(`"recipient ares": "${ares}"`);
  const fleet = testFleet({ hosts, users: fields.users ?? users, operator: 'ann' });
  return { fleet, allow: ['.sops.yaml'], before: { 'fleet.lock.json': lock } };
}
function build(app: ConstructorParameters<typeof SopsRules>[0]): void {
  for (const host of ['hera', 'ares']) new HostStack(app, host);
  new SopsRules(app, 'sops-rules');
}

test('each host has a rule of its own: whoever runs the fleet, and the host, where its key is known', () => {
  expect(synthFleet(build, options()).files['.sops.yaml']).toBe(`creation_rules:
  - path_regex: ^secrets/ares\\.yaml$
    key_groups:
      - age:
          # ann
          - ${ann}
          # bob
          - ${bob}
          # ares
          - ${ares}
  - path_regex: ^secrets/hera\\.yaml$
    key_groups:
      - age:
          # ann
          - ${ann}
          # bob
          - ${bob}
`);
});

test('a key that is not filled in yet is in no rule, and alone makes none', () => {
  const key = placeholder(placeholderSshKey, "ann's key");
  const some = { ...users, ann: { uid: 1000, wheel: true, recipients: [key] } };
  expect(synthFleet(build, options({ users: some })).files['.sops.yaml']).not.toContain('# ann');
  const { files, log } = synthFleet(build, options({ users: { ann: some.ann } }));
  expect(files['.sops.yaml']).toBeUndefined();
  expect(log).toContain(
    `warning: [fleet] users.ann.recipients.0: is a placeholder, got '${placeholderSshKey.slice(0, 76)}...; fill in: ann's key`,
  );
});

test('a fleet that nobody could open the secrets of is refused', () => {
  expect(synthProblems(build, options({ users: { ann: { uid: 1000, wheel: true } } }))).toEqual([
    '[sops-rules] nobody could open or change a secret; give users.ann.recipients in the fleet what age-keygen prints',
  ]);
});

test('two hosts with one key are refused', () => {
  const lock = lockText(`"recipient ares": "${ares}"`, `"recipient hera": "${ares}"`);
  expect(synthProblems(build, options({ lock }))).toEqual([
    "[sops-rules] hosts 'ares' and 'hera' have the same key, and open each other's secrets; give each its own",
  ]);
});

test('its file must be one that the app allows', () => {
  expect(synthProblems(build, { ...options(), allow: [] })).toEqual([
    expect.stringContaining('[sops-rules/file] .sops.yaml: is in none of the places that synth may write to'),
  ]);
});

describeWith(['sops', 'age'], 'sops', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cdknix-sops-'));
    mkdirSync(join(folder, 'secrets'));
    writeFileSync(join(folder, '.sops.yaml'), synthFleet(build, options()).texts['.sops.yaml'] ?? '');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function encrypt(path: string): string {
    writeFileSync(join(folder, path), 'token: a\n');
    run('sops', ['encrypt', '--in-place', path], { cwd: folder });
    return readFileSync(join(folder, path), 'utf8');
  }

  test('encrypts the file of each host to its own keys', () => {
    expect(readSopsFile(encrypt('secrets/ares.yaml'), 'x').recipients).toEqual([ares, ann, bob].sort());
    expect(readSopsFile(encrypt('secrets/hera.yaml'), 'x').recipients).toEqual([ann, bob].sort());
  });

  test.each([
    'secrets/zeus.yaml',
    'secrets/ares.yml',
    'ares.yaml',
    'secrets/aresxyaml',
    'secrets/my-secrets-ares.yaml',
  ])('refuses %s', (path) => {
    expect(() => encrypt(path)).toThrow('no matching creation rules found');
    expect(existsSync(join(folder, path))).toBe(true);
  });
});
