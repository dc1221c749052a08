/** Names in a text, sorted. */
export function names(text: string): readonly string[] {
  return [...new Set(text.trim().split(/\s+/))].sort();
}
