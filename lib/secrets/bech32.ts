const letters = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';

/** A text in Bech32: what it is for, and its bytes. */
export interface Bech32 {
  /** What stands before its last `1`: `age` of a recipient of age. */
  readonly prefix: string;
  readonly bytes: Uint8Array;
}

/**
 * Reads Bech32 of any length, as age uses it. Undefined where a letter is wrong: its checksum tells.
 *
 * @see https://github.com/bitcoin/bips/blob/master/bip-0173.mediawiki
 */
export function readBech32(text: string): Bech32 | undefined {
  const at = text.lastIndexOf('1');
  const prefix = text.slice(0, at);
  const words = Array.from(text.slice(at + 1), (letter) => letters.indexOf(letter));
  if (at < 1 || words.length < 6 || words.includes(-1) || checksum([...spread(prefix), ...words]) !== 1)
    return undefined;
  const bytes = regrouped(words.slice(0, -6), 5, 8);
  return bytes === undefined ? undefined : { prefix, bytes: Uint8Array.from(bytes) };
}

/** Bytes as Bech32. */
export function writeBech32({ prefix, bytes }: Bech32): string {
  const words = regrouped([...bytes], 8, 5) ?? [];
  const sum = checksum([...spread(prefix), ...words, 0, 0, 0, 0, 0, 0]) ^ 1;
  const all = [...words, ...[25, 20, 15, 10, 5, 0].map((shift) => (sum >>> shift) & 31)];
  return `${prefix}1${all.map((word) => letters.charAt(word)).join('')}`;
}

function spread(prefix: string): number[] {
  const codes = Array.from(prefix, (letter) => letter.charCodeAt(0));
  return [...codes.map((code) => code >>> 5), 0, ...codes.map((code) => code & 31)];
}

const generators = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

function checksum(words: readonly number[]): number {
  return words.reduce((sum, word) => {
    const mixed = ((sum & 0x1ffffff) << 5) ^ word;
    return generators.reduce((all, generator, bit) => ((sum >>> (25 + bit)) & 1 ? all ^ generator : all), mixed);
  }, 1);
}

/** Groups of bits of one size as groups of another. Reading, what is left over must be less than a byte, and zero. */
function regrouped(groups: readonly number[], from: number, to: number): number[] | undefined {
  const result: number[] = [];
  let held = 0;
  let bits = 0;
  for (const group of groups) {
    held = ((held << from) | group) & 0xfff;
    for (bits += from; bits >= to; bits -= to) result.push((held >>> (bits - to)) & ((1 << to) - 1));
  }
  const rest = (held << (to - bits)) & ((1 << to) - 1);
  if (to > from) return bits < from && rest === 0 ? result : undefined;
  return bits > 0 ? [...result, rest] : result;
}
