import { type Problem } from '../errors';
import { type IndexEntry } from './file-index';
import { printable } from './file-path';
import { fingerprint, hasMarkerLine, readMarker } from './marker';

/** Whose a file on disk is. */
export type Ownership =
  { readonly state: 'ours' | 'edited' | 'conflict'; readonly by: string } | { readonly state: 'foreign' };

/**
 * Tells whose a text is, from its marker line or its entry in an index. Line ends are read as LF: a checkout that made
 * them CRLF is no edit.
 */
export function ownershipOf(text: string, entry: IndexEntry | undefined): Ownership {
  const unix = text.replaceAll('\r\n', '\n');
  const marker = readMarker(unix);
  if (marker !== undefined && fingerprint(marker.rest) === marker.fingerprint) return { state: 'ours', by: marker.by };
  if (entry?.fingerprints.includes(fingerprint(unix)) === true) return { state: 'ours', by: entry.by };
  const by = marker?.by ?? entry?.by;
  if (/^<{7} /m.test(unix) && (by !== undefined || hasMarkerLine(unix))) return { state: 'conflict', by: by ?? '' };
  return by === undefined ? { state: 'foreign' } : { state: 'edited', by };
}

/** What to tell about a wanted file whose place is taken; undefined when it may be replaced. */
export function takenProblem(
  by: string,
  field: string,
  { state }: Ownership,
): (Problem & { readonly field: string }) | undefined {
  const message = {
    ours: undefined,
    edited:
      'was edited by hand since it was generated; move the change into the program, then run synth with --overwrite',
    conflict: 'has merge conflicts; run synth with --overwrite to generate it anew',
    foreign: 'exists and was not made by cdknix; move it away or rename the construct',
  }[state];
  return message === undefined ? undefined : { path: by, field, message };
}

/** What to tell about a file that nothing makes any more and that cannot simply be removed. */
export function orphanProblem(field: string, ownership: Ownership): Problem | undefined {
  if (ownership.state === 'foreign' || ownership.state === 'ours') return undefined;
  const what = ownership.state === 'edited' ? 'was edited by hand since it was generated' : 'has merge conflicts';
  const message = `${what}, and nothing in the program makes it any more; move it away to keep it, or run synth with --overwrite to remove it`;
  return { path: printable(ownership.by), field, message };
}
