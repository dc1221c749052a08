/** A text in quotes of LogQL, or what selects streams. */
const parts = /"(?:[^"\\]|\\.)*"|`[^`]*`|\{/g;

/** What selects streams in an expression of LogQL: where each `{` of one stands. */
export function selectorsOf(expr: string): readonly number[] {
  return [...expr.matchAll(parts)].flatMap(({ 0: part, index }) => (part === '{' ? [index] : []));
}

/** The expression about streams of some hosts only: `{unit="a"}` is `{host="ares",unit="a"}`. */
export function ofHosts(expr: string, hosts: readonly string[]): string {
  const [only] = hosts;
  const matcher =
    hosts.length === 1 && only !== undefined ? `host="${only}"` : `host=~"${[...hosts].sort().join('|')}"`;
  return selectorsOf(expr).reduceRight((text, at) => {
    const rest = text.slice(at + 1);
    return `${text.slice(0, at)}{${matcher}${rest.startsWith('}') ? '' : ','}${rest}`;
  }, expr);
}
