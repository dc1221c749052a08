import { type Problem } from '../errors';
import { INDEX_NAME } from './file-index';
import { folderOf, pathFault, within } from './file-path';
import { commentStyle } from './marker';

/** A folder whose files are made by synth; what else lies in it is left alone. */
export interface OutputFolder {
  /** Path below the root, '/'-separated: `generated`, `cdktf.out`. */
  readonly path: string;
  /**
   * Where files are listed that cannot carry a marker line. `beside`: in one index in each of their folders, so that
   * merges of different hosts never meet. `top`: one index at the top of this folder lists every file in it and none
   * carries a marker line; nothing is walked, which suits thousands of folders that git ignores.
   */
  readonly index: 'beside' | 'top';
}

/** A folder, or the path of one file such as `.sops.yaml`. */
export type OutputPlace = OutputFolder | string;

/** The places where files may be written. */
export class Places {
  public readonly folders: readonly OutputFolder[];
  public readonly exact: ReadonlySet<string>;
  /** Places that cannot be used. */
  public readonly problems: readonly Problem[];

  public constructor(allowed: readonly OutputPlace[]) {
    this.folders = allowed.filter((place) => typeof place !== 'string');
    this.exact = new Set(allowed.filter((place) => typeof place === 'string'));
    const paths = [...this.exact, ...this.folders.map(({ path }) => path)].sort();
    this.problems = paths.flatMap((field) => {
      const outer = this.folders.find(({ path }) => path !== '' && field.startsWith(`${path}/`));
      const nested = outer && `is inside the output folder '${outer.path}'; allow only one of them`;
      const message = pathFault(field) ?? nested;
      return message === undefined ? [] : [{ path: '', field, message }];
    });
  }

  /** Whether a file may be written there. */
  public allows(path: string): boolean {
    return this.exact.has(path) || this.folderOf(path) !== undefined;
  }

  /** The index that lists a file; undefined when the file carries a marker line instead. */
  public indexFor(path: string): string | undefined {
    const top = this.folderOf(path)?.index === 'top';
    return top || commentStyle(path) === undefined ? this.indexOver(path) : undefined;
  }

  /** The index that has, or would have, the entry of a file. */
  public indexOver(path: string): string {
    const folder = this.folderOf(path);
    return within(folder?.index === 'top' ? folder.path : folderOf(path), INDEX_NAME);
  }

  /** Folder for the temporary file: beside the file, but where nothing is walked at the top, so that leftovers are found. */
  public temporaryFolderFor(path: string): string {
    const folder = this.folderOf(path);
    return folder?.index === 'top' ? folder.path : folderOf(path);
  }

  /** Whether a folder is an output folder or above one, so that it stays even when empty. */
  public keeps(folder: string): boolean {
    return folder === '' || this.folders.some(({ path }) => path === folder || path.startsWith(`${folder}/`));
  }

  private folderOf(path: string): OutputFolder | undefined {
    return this.folders.find((folder) => path.startsWith(`${folder.path}/`));
  }
}
