import fc from 'fast-check';
import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { leaksIn } from '../../../../lib/policies/leaks/leaks';
import { secretKind } from '../../../../lib/policies/leaks/named-values';
import { benign, calledSo } from './benign';
import { drawn, secretForms } from './secrets';

const nothing: ReadonlySet<string> = new Set();

test.each(secretForms)('%s is found where it is called %j', (what, name, text) => {
  expect(leaksIn({ text, name }, nothing)).toEqual([what]);
});

test('nothing is found in 10,000 values that are no secrets', () => {
  const taken: [string, string, string[]][] = [];
  fc.assert(
    fc.property(benign, calledSo, (text, name) => {
      const found = leaksIn({ text, name }, nothing);
      if (found.length > 0) taken.push([name, text, found]);
    }),
    { numRuns: 10_000, seed: 20261123 },
  );
  expect(taken).toEqual([]);
});

test.each([
  ['40 characters without a prefix', '', 40],
  ['a value of 24 characters that is called a token', 'apiToken', 24],
  ['a value of 16 characters that is called a password', 'SMTP_PASSWORD', 16],
])('of 2,000 drawn ones, 19 in 20 at least are found: %s', (_, name, length) => {
  const all = Array.from({ length: 2000 }, (__, index) => drawn(`${name} ${index}`, length));
  const found = all.filter((text) => leaksIn({ text, name }, nothing).length > 0);
  expect(found.length).toBeGreaterThan(1900);
});

test.each([
  ['password', '/run/secrets/a'],
  ['password', '$FILE_PASSWORD'],
  ['password', '@place@'],
  ['password', 'required'],
  ['password', '!'],
  ['token', '${cloudflare_api_token.dns.value}'],
  ['passwordFile', drawn('file', 24)],
  ['token_url', 'https://example.org/oauth/token'],
  ['tokenId', drawn('id', 32, '0123456789abcdef')],
  ['', '-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA'],
  ['', 'a private key starts with -----BEGIN PRIVATE KEY----- and is kept elsewhere'],
  ['', 'rewrite ^/(.*)$ https://$host/$1$is_args$args permanent;'],
  ['', 'https://user@example.org:8443/path'],
])('%s = %j is where a secret is, or what is said about one', (name, text) => {
  expect(leaksIn({ text, name }, nothing)).toEqual([]);
});

describe('a WireGuard key', () => {
  const pair = generateKeyPairSync('x25519');
  const half = (key: Buffer): string => key.subarray(-32).toString('base64');
  const privateKey = half(pair.privateKey.export({ format: 'der', type: 'pkcs8' }));
  const publicKey = half(
    createPublicKey(createPrivateKey(pair.privateKey.export({ format: 'pem', type: 'pkcs8' }))).export({
      format: 'der',
      type: 'spki',
    }),
  );

  test('passes where the fleet knows it, whatever it is called', () => {
    expect(leaksIn({ text: publicKey, name: 'key' }, new Set([publicKey]))).toEqual([]);
    expect(leaksIn({ text: publicKey, name: 'key' }, nothing)).toHaveLength(1);
  });

  test('passes where its place says that it is public', () => {
    expect(leaksIn({ text: publicKey, name: 'publicKey' }, nothing)).toEqual([]);
    expect(leaksIn({ text: `[Peer]\nPublicKey = ${publicKey}\n`, name: 'text' }, nothing)).toEqual([]);
  });

  test('does not pass, even as a public one, where its other half is known', () => {
    expect(leaksIn({ text: privateKey, name: 'publicKey' }, new Set([publicKey]))).toEqual([
      'the private key of a WireGuard peer',
    ]);
  });
});

test.each([
  ['password', 'password'],
  ['hashedPassword', 'password'],
  ['GRAFANA_ADMIN_PASSWORD', 'password'],
  ['apiKey', 'token'],
  ['preSharedKey', 'token'],
  ['client-secret', 'token'],
  ['publicKey', undefined],
  ['keyMap', undefined],
  ['passwordFile', undefined],
  ['PasswordAuthentication', undefined],
  ['tokenizer', undefined],
  ['compassword', undefined],
])('the name %j tells of %s', (name, kind) => {
  expect(secretKind(name)).toBe(kind);
});
