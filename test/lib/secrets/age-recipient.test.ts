import { createHash, createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ageRecipientFault, recipientOfHostKey } from '../../../lib/secrets/age-recipient';
import { readBech32, writeBech32 } from '../../../lib/secrets/bech32';
import { describeWith, run } from '../../helpers/consumer';

/** A key pair as ssh-keygen makes it, and the key of age that sops-nix makes of its private half. */
function sshPair(): { readonly hostKey: string; readonly ageKey: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = (key: typeof publicKey, field: 'x' | 'd'): Buffer =>
    Buffer.from(String(key.export({ format: 'jwk' })[field]), 'base64url');
  const type = Buffer.from('ssh-ed25519');
  const sized = (bytes: Buffer): Buffer => Buffer.concat([Buffer.from([0, 0, 0, bytes.length]), bytes]);
  const hostKey = `ssh-ed25519 ${Buffer.concat([sized(type), sized(raw(publicKey, 'x'))]).toString('base64')}`;
  // RFC 8032, 5.1.5: the scalar of an Ed25519 key is the lower half of the hash of its seed; X25519 clamps it itself.
  const scalar = createHash('sha512')
    .update(raw(createPrivateKey(privateKey.export({ type: 'pkcs8', format: 'pem' })), 'd'))
    .digest();
  return { hostKey, ageKey: writeBech32({ prefix: 'age-secret-key-', bytes: scalar.subarray(0, 32) }).toUpperCase() };
}

describeWith(['age'], 'the recipient of an SSH host key', () => {
  test('is the one that age opens with what becomes of its private half, for any key', () => {
    const folder = mkdtempSync(join(tmpdir(), 'cdknix-age-'));
    try {
      for (let round = 0; round < 20; round++) {
        const { hostKey, ageKey } = sshPair();
        const encrypted = run('age', ['--armor', '--recipient', recipientOfHostKey(hostKey)], {
          input: `secret ${round}`,
        });
        writeFileSync(join(folder, 'key'), `${ageKey}\n`, { mode: 0o600 });
        expect(run('age', ['--decrypt', '--identity', join(folder, 'key')], { input: encrypted })).toBe(
          `secret ${round}`,
        );
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('a recipient of age', () => {
  const good = 'age1x7tvyjp8p0ud4uens760q37f2p4u79c3mru8drnar7vjlr852v9qhc3j76';
  test.each([good, 'age1yubikey1qwt50d05nh5vutpdzmlg5wn80xq5negm4uj9ghv0snvdd3yysf5yw3rhl3t'])('may be %s', (text) => {
    expect(ageRecipientFault(text)).toBeUndefined();
  });

  const copy = 'must be a recipient of age, and a letter of it is wrong or missing; copy the whole of it again';
  const other = "must be a recipient of age, 'age1…'; take it from age-keygen -y KEYFILE";
  const key = 'is a private key; give its recipient (age-keygen -y), and replace this one, which has been exposed';
  test.each([
    [good.replace('x7', 'x8'), copy],
    [good.slice(0, -1), copy],
    [good.toUpperCase(), other],
    ['age1', copy],
    ['', other],
    ['ares', other],
    ['AGE-SECRET-KEY-1QQQ', key],
    ['age-secret-key-1qqq', key],
    ['-----BEGIN OPENSSH PRIVATE KEY-----', key],
    ['ssh-rsa AAAA', 'must be a recipient of age or an SSH key of type ssh-ed25519; age takes no other'],
    // Right by its checksum, and for something else.
    [writeBech32({ prefix: 'npub', bytes: new Uint8Array(32) }), other],
    [writeBech32({ prefix: 'age', bytes: new Uint8Array(31) }), copy],
  ])('is not %j', (text, fault) => {
    expect(ageRecipientFault(text)).toBe(fault);
  });
});

test('Bech32 reads what it writes, of any length', () => {
  for (let length = 0; length < 70; length++) {
    const bytes = Uint8Array.from({ length }, (_, index) => (index * 37 + length) % 256);
    expect(readBech32(writeBech32({ prefix: 'age1x', bytes }))).toEqual({ prefix: 'age1x', bytes });
  }
});
