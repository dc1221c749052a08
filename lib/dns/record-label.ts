/**
 * A record's name in letters that an id may have. No two names give the same: no label ends in `-`.
 *
 * @param zone - Takes the zone's name off the end: its records are then told apart within it. @default - the whole name
 */
export function recordLabel(name: string, zone?: string): string {
  if (name === zone) return 'apex';
  const label = zone === undefined ? name : name.slice(0, -zone.length - 1);
  if (label === 'apex') return 'apex-';
  const plain = label.replaceAll('_', '__').replaceAll('.', '_');
  return plain.replace(/^wildcard(?=_|$)/, 'wildcard-').replace(/^\*/, 'wildcard');
}
