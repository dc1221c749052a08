/** A regular expression, of JavaScript and of RE2, that a text alone fits. */
export function literalPattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
