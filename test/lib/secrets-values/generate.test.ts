import { presharedKey, randomSecret, wireGuardKey, wireGuardPublicKey } from '../../../lib/secrets/generate';
import { describeWith, run } from '../../helpers/consumer';

test('a random secret has 32 bytes in letters that need no quoting, and is never the same', () => {
  const secrets = Array.from({ length: 200 }, randomSecret);
  expect(secrets.filter((one) => !/^[\w-]{43}$/.test(one))).toEqual([]);
  expect(new Set(secrets).size).toBe(200);
});

test('a preshared key has 32 bytes in base64', () => {
  expect(Buffer.from(presharedKey(), 'base64')).toHaveLength(32);
});

test('a private key of WireGuard has the bits that every scalar of Curve25519 has', () => {
  const keys = Array.from({ length: 200 }, () => Buffer.from(wireGuardKey(), 'base64'));
  const bits = keys.map((key) => [key.length, key.readUInt8(0) & 7, key.readUInt8(31) & 0xc0]);
  expect(new Set(bits.map(String))).toEqual(new Set(['32,0,64']));
});

describeWith(['openssl'], 'openssl', () => {
  test('makes the same public key of a private one', () => {
    const key = wireGuardKey();
    const der = Buffer.concat([Buffer.from('302e020100300506032b656e04220420', 'hex'), Buffer.from(key, 'base64')]);
    const pem = `-----BEGIN PRIVATE KEY-----\n${der.toString('base64')}\n-----END PRIVATE KEY-----\n`;
    const text = run('openssl', ['pkey', '-noout', '-text_pub'], { input: pem });
    const hex = text
      .slice(text.indexOf('pub:'))
      .replace(/[^0-9a-f]|pub/g, '')
      .replace(/^b/, '');
    expect(wireGuardPublicKey(key)).toBe(Buffer.from(hex, 'hex').toString('base64'));
  });
});

test.each(['', 'abc', 'A'.repeat(44), `${'A'.repeat(42)}=`, ` ${'A'.repeat(43)}=`, `${'A'.repeat(86)}==`])(
  '%j is no private key',
  (text) => {
    expect(wireGuardPublicKey(text)).toBeUndefined();
  },
);
