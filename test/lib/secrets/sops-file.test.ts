import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSopsFile } from '../../../lib/secrets/sops-file';
import { describeWith, run } from '../../helpers/consumer';

const recipients = [
  'age1rm5x9nxeert5zcwkspa6urjjy5n4h425c69gs3pvrzvlfemxxdks920xuu',
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIzAqpenb0TrYRLh1MY1L4Lx82+nAJU/9VHWSMPxlxJq',
];

describeWith(['sops'], 'a file that sops has made', () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'cdknix-sops-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  function encrypted(yaml: string, ...options: string[]): string {
    mkdirSync(join(folder, 'secrets'));
    writeFileSync(join(folder, 'secrets', 'ares.yaml'), yaml);
    const all = ['--config', '/dev/null', 'encrypt', '--in-place', '--age', recipients.join(','), ...options];
    run('sops', [...all, 'secrets/ares.yaml'], { cwd: folder });
    return readFileSync(join(folder, 'secrets', 'ares.yaml'), 'utf8');
  }

  test('tells its keys, who opens it and when it was changed, without being opened', () => {
    const yaml = 'wireguard:\n  wg0:\n    psk: a\n    key: b\nport: 5\nlist: [a, b]\n# a comment\ntoken: c\n';
    const { lastModified, ...file } = readSopsFile(encrypted(yaml), 'secrets/ares.yaml');
    expect(file).toEqual({
      keys: ['list', 'port', 'token', 'wireguard/wg0/key', 'wireguard/wg0/psk'],
      empty: [],
      plain: [],
      recipients,
      dates: {},
      isDated: true,
      mac: true,
    });
    expect(Math.abs(Date.parse(lastModified ?? '') - Date.now())).toBeLessThan(60_000);
  });

  test('tells what sops left as it was: the empty text, and what its rules leave in the clear', () => {
    const yaml = 'empty: ""\nnothing:\nnone: []\na:\n  b_unencrypted: seen\ntoken: c\n';
    expect(readSopsFile(encrypted(yaml), 'secrets/ares.yaml')).toMatchObject({
      keys: ['a/b_unencrypted', 'token'],
      empty: ['empty', 'none', 'nothing'],
      plain: ['a/b_unencrypted'],
    });
  });

  test('tells the days of its values, which are no values themselves', () => {
    const yaml =
      'token: c\ndates_unencrypted:\n  token: 2025-01-02\n  quoted: "2025-01-03"\n  web/x: 2025-02-30\n  y: [1]\n';
    expect(readSopsFile(encrypted(yaml), 'secrets/ares.yaml')).toMatchObject({
      keys: ['token'],
      plain: [],
      dates: { token: '2025-01-02', quoted: '2025-01-03' },
    });
  });

  test('tells of keys that only a rule of its own encrypts', () => {
    const file = readSopsFile(encrypted('token: c\nname: d\n', '--encrypted-regex', '^token$'), 'x');
    expect(file).toMatchObject({ keys: ['name', 'token'], plain: ['name'], isDated: false });
  });
});

describe('a file that sops has not made', () => {
  const reading = (text: string) => () => readSopsFile(text, 'secrets/ares.yaml');
  test.each(['a: b\n', '', 'just text\n', '- a\n', 'sops: x\na: b\n'])('is refused: %j', (text) => {
    expect(reading(text)).toThrow(
      "[secrets] secrets/ares.yaml: is not encrypted: sops has left no 'sops:' in it; run sops encrypt --in-place secrets/ares.yaml, and replace what was exposed",
    );
  });

  test('is refused by line where it is no YAML, as after a merge', () => {
    expect(reading('a: b\n<<<<<<< HEAD\nc: d\n=======\n')).toThrow(
      '[secrets] secrets/ares.yaml: is no YAML in line 2; restore it from version control or a backup',
    );
  });
});

test('keys of every kind that may open a file are found, in groups, too', () => {
  const text = `a: ENC[x]
sops:
  key_groups:
    - age: [{ recipient: age1a, enc: x }]
      pgp: [{ fp: F00D, enc: x }]
    - age: [{ recipient: age1b, enc: x }]
      kms: [{ arn: "arn:aws:kms:x", enc: x }]
`;
  expect(readSopsFile(text, 'x')).toEqual({
    keys: ['a'],
    empty: [],
    plain: [],
    dates: {},
    isDated: false,
    recipients: ['age1a', 'age1b', 'kms arn:aws:kms:x', 'pgp F00D'],
    mac: false,
  });
});
