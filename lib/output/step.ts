/** One change of the disk. */
export type OutputStep = RemoveStep | RemoveFolderStep | WriteStep;

/** Removes a file; that it is gone already is fine. */
export interface RemoveStep {
  readonly do: 'remove';
  readonly path: string;
  /** A leftover is a temporary file of a killed run. */
  readonly role: 'file' | 'index' | 'leftover';
}

/** Removes a folder, if it is empty by then. */
export interface RemoveFolderStep {
  readonly do: 'removeFolder';
  readonly path: string;
}

/** Replaces a file as a whole. */
export interface WriteStep {
  readonly do: 'write';
  readonly path: string;
  readonly role: 'file' | 'index';
  readonly text: string;
  /** What made the file; empty for an index. */
  readonly by: string;
  /** Folder of the temporary file. */
  readonly temporaryFolder: string;
}
