/** The end of a rule that accepts, with what it is for. */
export function accept(why: string): string {
  return verdict('accept', why);
}

/** The end of a rule, with what it is for: at most 128 bytes, and no quotes, which have no escape. */
export function verdict(statement: string, why: string): string {
  const plain = why
    .replaceAll('"', "'")
    .replace(/[\s\p{C}]+/gu, ' ')
    .trim();
  return plain === '' ? statement : `${statement} comment "${clipped(plain)}"`;
}

/** Counts all that gets here, and logs as much of it as the rate allows. It decides nothing. */
export function logged(prefix: string, rate: string): string {
  return `counter limit rate ${rate} log level info prefix "${prefix}: "`;
}

/** A chain of a table: the line that says where packets come to it, if they do by themselves, and its rules. */
export function chain(name: string, lines: readonly string[]): string {
  return `chain ${name} {\n${lines.map((line) => `  ${line}\n`).join('')}}\n`;
}

/** Longest that a comment of a rule may be (`NFTNL_UDATA_COMMENT_MAXLEN`). */
const maxComment = 128;

function clipped(text: string): string {
  if (Buffer.byteLength(text) <= maxComment) return text;
  let kept = '';
  for (const char of text) {
    if (Buffer.byteLength(`${kept}${char}…`) > maxComment) break;
    kept += char;
  }
  return `${kept.trimEnd()}…`;
}
