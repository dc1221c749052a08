import { createPrivateKey, createPublicKey, randomBytes } from 'node:crypto';

/** 32 random bytes for passwords and tokens: 43 characters that need no quoting anywhere. */
export function randomSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** What `wg genpsk` makes: 32 random bytes in base64. */
export function presharedKey(): string {
  return randomBytes(32).toString('base64');
}

/** What `wg genkey` makes: a private key of Curve25519 in base64. */
export function wireGuardKey(): string {
  const key = randomBytes(32);
  // RFC 7748, section 5: which bits a scalar has, whatever it is made of.
  key.writeUInt8(key.readUInt8(0) & 0xf8, 0);
  key.writeUInt8((key.readUInt8(31) & 0x7f) | 0x40, 31);
  return key.toString('base64');
}

/** What comes before the 32 bytes in PKCS #8. */
const x25519 = Buffer.from('302e020100300506032b656e04220420', 'hex');

/** What `wg pubkey` makes of a private key; undefined for what is none. */
export function wireGuardPublicKey(privateKey: string): string | undefined {
  const bytes = Buffer.from(privateKey, 'base64');
  if (bytes.length !== 32 || bytes.toString('base64') !== privateKey) return undefined;
  const key = createPrivateKey({ key: Buffer.concat([x25519, bytes]), format: 'der', type: 'pkcs8' });
  const { x = '' } = createPublicKey(key).export({ format: 'jwk' });
  return Buffer.from(x, 'base64url').toString('base64');
}
