const seconds = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 } as const;

/** Seconds of a length of time that was judged before: a whole number with s, m, h, d or w. */
export function secondsOf(text: string): number {
  return Number.parseInt(text, 10) * seconds[text.at(-1) as keyof typeof seconds];
}
