/** The middle value. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = NaN, high = NaN] = sorted.length % 2 === 0 ? sorted.slice(middle - 1) : [sorted[middle], sorted[middle]];
  return (low + high) / 2;
}

/** Exponent k of a cost that grows like n^k, from the costs of two sizes. */
export function exponent(small: { n: number; cost: number }, large: { n: number; cost: number }): number {
  return Math.log(large.cost / small.cost) / Math.log(large.n / small.n);
}
