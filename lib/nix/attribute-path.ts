const IDENTIFIER = /^[a-zA-Z_][a-zA-Z0-9_'-]*$/;
const SEGMENT = /(?:([a-zA-Z_][a-zA-Z0-9_'-]*)|"((?:[^"\\$]|\\[^]|\$(?!\{))*)")(\.|$)/y;
/** `or` is a keyword in some places only; the three literals are none, but `null = null;` reads as if it were. */
const KEYWORDS = new Set(
  ['assert', 'else', 'if', 'in', 'inherit', 'let', 'or', 'rec', 'then', 'with'].concat(['false', 'null', 'true']),
);
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** Whether an attribute name can stand without quotes. */
export function isIdentifier(name: string): boolean {
  return IDENTIFIER.test(name) && !KEYWORDS.has(name);
}

/** Splits `sops.secrets."a b".path` into its segments; undefined where the text is no attribute path. */
export function parseAttributePath(text: string): readonly string[] | undefined {
  const segments: string[] = [];
  const segment = new RegExp(SEGMENT);
  for (let ended = false; !ended;) {
    const match = segment.exec(text);
    if (match === null) return undefined;
    const [, bare, quoted = '', separator] = match;
    segments.push(bare ?? quoted.replace(/\\([^])/g, (_, char: string) => ESCAPES[char] ?? char));
    ended = separator === '';
  }
  return segments;
}
