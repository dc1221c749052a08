import { generateKeyPairSync, randomBytes } from 'node:crypto';

/** What `wg genkey` and `wg pubkey` make, base64. */
export interface KeyPair {
  readonly privateKey: string;
  readonly publicKey: string;
}

/** Makes a key pair, for one run of a test. */
export function keyPair(): KeyPair {
  const { d = '', x = '' } = generateKeyPairSync('x25519').privateKey.export({ format: 'jwk' });
  return { privateKey: base64(d), publicKey: base64(x) };
}

/** Makes a preshared key, for one run of a test. */
export function presharedKey(): string {
  return randomBytes(32).toString('base64');
}

function base64(url: string): string {
  return Buffer.from(url, 'base64url').toString('base64');
}
