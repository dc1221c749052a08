import { type HashKind, isHash, passwordFault, passwordHash } from '../../../lib/secrets/password-hash';
import { describeWith, run } from '../../helpers/consumer';

const bcrypt = '$2y$12$y3SzmkYubGOx4wu3Z8WhcuQvMh2Mx7IdDdAsJVQ21vduTZLzhQFda';
const where = ['ares', 'passwords/ann'] as const;
const before = process.env['PATH'];
afterEach(() => (process.env['PATH'] = before));

test.each<[HashKind, string, boolean]>([
  ['password-hash', '$y$j9T$GJ46R3GQMZMMI.lJTQfTN0$t.ky2LTfUglRJzmU490X6sPPBkouXMF1opbSdlZYKZB', true],
  ['password-hash', bcrypt, true],
  ['password-hash', '$1$too$old', false],
  ['password-hash', 'hunter2', false],
  ['password-hash', '$6$', false],
  ['bcrypt-hash', bcrypt, true],
  ['bcrypt-hash', '$y$j9T$GJ46R3GQMZMMI.lJTQfTN0$t.ky2LTfUglRJzmU490X6sPPBkouXMF1opbSdlZYKZB', false],
  ['bcrypt-hash', bcrypt.slice(0, -1), false],
])('as %s, %j is a hash: %j', (kind, text, expected) => {
  expect(isHash(kind, text)).toBe(expected);
});

test.each<[HashKind, string, string | undefined]>([
  ['password-hash', 'pass word ü', undefined],
  ['password-hash', 'a\nb', 'has a line end or another control character in it; take one without'],
  ['password-hash', 'ü'.repeat(128), 'has 256 bytes, and what comes after 255 would not count; take a shorter one'],
  ['bcrypt-hash', 'a'.repeat(72), undefined],
  ['bcrypt-hash', 'a'.repeat(73), 'has 73 bytes, and what comes after 72 would not count; take a shorter one'],
])('what is wrong with a password for %s is told without it: %j', (kind, password, fault) => {
  expect(passwordFault(kind, password)).toBe(fault);
});

test('without any of the programs it says which', () => {
  process.env['PATH'] = '/none';
  expect(() => passwordHash('bcrypt-hash', 'hunter2', where)).toThrow(
    '[ares] secret passwords/ann: cannot be hashed: htpasswd and mkpasswd are not here, or cannot; install one (nixpkgs: mkpasswd, apacheHttpd), or give the hash itself with --from-stdin passwords/ann',
  );
});

describeWith(['openssl'], 'openssl', () => {
  test.each(['hunter2', 'pass word: ü $1', '-6', 'a'.repeat(255)])('hashes %j, and gets the same again', (password) => {
    const hash = passwordHash('password-hash', password, where);
    expect(hash).toMatch(/^\$(6|y)\$/);
    const [, salt = ''] = /^\$6\$([^$]+)\$/.exec(hash) ?? [];
    const again = run('openssl', ['passwd', '-6', '-salt', salt, '-stdin'], { input: `${password}\n` }).trim();
    expect(hash.startsWith('$6$') ? again : hash).toBe(hash);
  });
});

describeWith(['mkpasswd'], 'mkpasswd', () => {
  test('makes yescrypt for accounts and bcrypt for others', () => {
    expect(passwordHash('password-hash', 'hunter2', where)).toMatch(/^\$y\$/);
    expect(passwordHash('bcrypt-hash', 'hunter2', where)).toMatch(/^\$2[by]\$12\$/);
  });
});
