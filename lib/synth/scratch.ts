import { removeFolder, scratchFolder } from '../output';

const open = new Set<string>();
let installed = false;

/** Makes a folder for the engine's own output. It goes with the program at the latest, wherever that stops. */
export function openScratch(): string {
  if (!installed) process.on('exit', () => [...open].forEach(closeScratch));
  installed = true;
  const folder = scratchFolder();
  open.add(folder);
  return folder;
}

/** Removes the folder; once is enough. */
export function closeScratch(folder: string): void {
  if (open.delete(folder)) removeFolder(folder);
}
