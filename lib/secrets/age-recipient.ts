import { readBech32, writeBech32 } from './bech32';

/**
 * What is wrong with a recipient of age, `age1…`, or undefined. What is no recipient is never shown: it may be the key.
 */
export function ageRecipientFault(text: string): string | undefined {
  if (/AGE-(SECRET-KEY|PLUGIN)-|PRIVATE KEY/i.test(text)) {
    return 'is a private key; give its recipient (age-keygen -y), and replace this one, which has been exposed';
  }
  if (/^(ssh|ecdsa|sk)-/.test(text))
    return 'must be a recipient of age or an SSH key of type ssh-ed25519; age takes no other';
  if (!text.startsWith('age1')) return "must be a recipient of age, 'age1…'; take it from age-keygen -y KEYFILE";
  const { prefix, bytes } = readBech32(text) ?? {};
  // A plugin, such as that of YubiKeys, has its name in the prefix and bytes of its own.
  if (prefix === 'age' ? bytes?.length === 32 : prefix !== undefined) return undefined;
  return 'must be a recipient of age, and a letter of it is wrong or missing; copy the whole of it again';
}

const p = 2n ** 255n - 19n;

/**
 * The recipient that stands for an SSH host key: what sops-nix makes of the private half, as ssh-to-age does, opens what
 * is encrypted to it. It does not open what is encrypted to the `ssh-ed25519 …` itself, although sops takes that, too.
 *
 * @param hostKey - `ssh-ed25519 BASE64`, of which the fault is known to be none.
 * @see https://github.com/Mic92/ssh-to-age
 */
export function recipientOfHostKey(hostKey: string): string {
  const [, base64 = ''] = hostKey.split(' ');
  const point = Buffer.from(base64, 'base64').subarray(-32);
  // The lowest 255 bits are y, little-endian; the last one is the sign of x, which Montgomery's form does not have.
  const y = BigInt(`0x${Buffer.from(point).reverse().toString('hex')}`) & (2n ** 255n - 1n);
  const u = ((1n + y) * inverse(1n - y + p)) % p;
  const bytes = Buffer.from(u.toString(16).padStart(64, '0'), 'hex').reverse();
  return writeBech32({ prefix: 'age', bytes });
}

/** By Euclid's algorithm. */
function inverse(value: bigint): bigint {
  let [rest, next] = [p, value % p];
  let [factor, step] = [0n, 1n];
  while (next > 0n) {
    const quotient = rest / next;
    [rest, next] = [next, rest - quotient * next];
    [factor, step] = [step, factor - quotient * step];
  }
  return factor < 0n ? factor + p : factor;
}
