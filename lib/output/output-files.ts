import { type Problem } from '../errors';

/** A file to be written. */
export interface OutputFile {
  /** Content, with LF line ends; a missing last newline is added. */
  readonly text: string;
  /** What made it, for the first line and for messages: `fufuwuqi/base/locale`. */
  readonly by: string;
}

/** Collects files; two makers of one path become a problem that names both, not an exception. */
export class OutputFiles {
  private readonly added = new Map<string, OutputFile[]>();

  /** Adds a file at a '/'-separated path below the root: `generated/ares/dns.nix`. */
  public add(path: string, file: OutputFile): void {
    const all = this.added.get(path);
    if (all === undefined) this.added.set(path, [file]);
    else all.push(file);
  }

  /** The files by path, sorted; of several makers the first by name, whatever the order of calls. */
  public get files(): ReadonlyMap<string, OutputFile> {
    return new Map(this.sorted().flatMap(([path, [first]]) => (first === undefined ? [] : [[path, first]])));
  }

  /** One problem for each path that was added more than once. */
  public get problems(): readonly Problem[] {
    return this.sorted().flatMap(([field, [first, ...others]]) => {
      if (first === undefined || others.length === 0) return [];
      const names = others.map(({ by }) => (by === first.by ? 'the same construct' : `'${by}'`));
      return [
        { path: first.by, field, message: `is also made by ${[...new Set(names)].join(' and ')}; make each file once` },
      ];
    });
  }

  private sorted(): [string, OutputFile[]][] {
    const byPath = [...this.added].sort(([a], [b]) => (a < b ? -1 : 1));
    return byPath.map(([path, all]) => [path, [...all].sort((a, b) => (a.by < b.by ? -1 : a.by > b.by ? 1 : 0))]);
  }
}
