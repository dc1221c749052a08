/** Kinds of characters; names and words change between them rarely, random text at every second character. */
function kindOf(code: number): number {
  if (code >= 0x30 && code <= 0x39) return 0;
  if (code >= 0x41 && code <= 0x5a) return 1;
  if (code >= 0x61 && code <= 0x7a) return 2;
  return 3;
}

/** How many times a text changes between capitals, small letters, digits and signs, for each of its characters. */
function restlessness(text: string): number {
  let changes = 0;
  for (let index = 1; index < text.length; index++) {
    if (kindOf(text.charCodeAt(index)) !== kindOf(text.charCodeAt(index - 1))) changes++;
  }
  return changes / text.length;
}

/** Whether a text without spaces was drawn, not thought of: a key, a token, a generated password. */
export function looksDrawn(text: string): boolean {
  if (!/^[!-~]{16,}$/.test(text) || new Set(text).size < 8) return false;
  if (/^[0-9a-f]+$/i.test(text)) return text.length >= 32 && /\d.*[a-f]|[a-f].*\d/i.test(text);
  const isMixed = /\d/.test(text) ? /[A-Za-z]/.test(text) : /[A-Z]/.test(text) && /[a-z]/.test(text);
  return isMixed && restlessness(text) >= 0.3;
}

const unprefixed = /(?<![\w+/=.:@~-])[\w-]{40}(?![\w+/=.:@~-])/g;

/**
 * Whether a text holds what tokens of Cloudflare were until 2026: 40 random characters with nothing to tell them by. A
 * capital beside another is what long names do not have.
 */
export function holdsUnprefixedToken(text: string): boolean {
  if (text.length < 40) return false;
  return [...text.matchAll(unprefixed)].some(([found]) => {
    const besides = found.match(/(?<=[A-Z])[A-Z]/g)?.length ?? 0;
    return /[a-z]/.test(found) && /\d/.test(found) && besides >= 3 && restlessness(found) >= 0.42;
  });
}
