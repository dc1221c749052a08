/** The largest integer of Nix; the smallest has no literal, so its opposite is the limit on both sides. */
const LARGEST = 2n ** 63n - 1n;
const SMALLEST_NORMAL = 2 ** -1022;

/** What is wrong with an integer, or undefined. */
export function integerProblem(value: number | bigint): string | undefined {
  if (typeof value === 'number') {
    return Number.isSafeInteger(value)
      ? undefined
      : `is an integer beyond 2^53 that may have been rounded, got ${value}; pass a bigint, or nix.float for a float`;
  }
  return value <= LARGEST && value >= -LARGEST
    ? undefined
    : `is outside the integers of Nix (-${LARGEST} to ${LARGEST}), got ${value}n; pass a string`;
}

/** What is wrong with a float, or undefined. Nix refuses to read what is too small for full precision. */
export function floatProblem(value: number): string | undefined {
  if (!Number.isFinite(value)) return `is not a finite number, got ${value}; leave it out or pass a finite one`;
  return value !== 0 && Math.abs(value) < SMALLEST_NORMAL
    ? `is too close to zero for Nix to read, got ${value}; pass 0`
    : undefined;
}

/** A float that Nix reads back equal: always with a point, which its lexer wants also before an exponent. */
export function floatText(value: number): string {
  const [mantissa = '', exponent] = String(value).split('e');
  const point = mantissa.includes('.') ? mantissa : `${mantissa}.0`;
  return exponent === undefined ? point : `${point}e${exponent.replace('+', '')}`;
}
