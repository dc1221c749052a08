import { join } from 'node:path';
import { readTextFile, removeFolder, scratchFolder, writeTextFile } from '../output';
import { runProgram } from './programs';
import { type FileRecipients } from './recipients';
import { sopsFault } from './sops-fault';
import { readSopsFile, secretsFile } from './sops-file';
import { sopsConfiguration } from './sops-rules';

/** What became of the keys of a host's file; it may not be there yet. */
export type KeyUpdate =
  | { readonly state: 'no file' | 'right already' }
  | {
      readonly state: 'updated';
      /** Whether a key opened it that does so no more. */
      readonly removed: boolean;
    }
  | {
      readonly state: 'refused';
      /** `what is wrong; what to do`. */
      readonly fault: string;
    };

/**
 * Lets the right keys, and no others, open the file of a host. That needs a key that opens it now, where sops looks for
 * keys of age.
 */
export function updateKeys(root: string, host: string, recipients: FileRecipients): KeyUpdate {
  const path = secretsFile(host);
  const text = readTextFile(join(root, path));
  if (text === undefined) return { state: 'no file' };
  const before = readSopsFile(text, path).recipients;
  if (before.join() === recipients.all.join()) return { state: 'right already' };
  const folder = scratchFolder();
  try {
    // .sops.yaml itself has the new key only after the next synth.
    const configuration = join(folder, 'sops.yaml');
    writeTextFile(configuration, sopsConfiguration([{ recipients }]));
    const { ok, stderr } = runProgram('sops', ['--config', configuration, 'updatekeys', '--yes', path], { cwd: root });
    if (!ok) return { state: 'refused', fault: sopsFault(stderr, before, []) };
    const removed = before.some((one) => !recipients.all.includes(one));
    // Whoever could open it knows the key of its values, and would read the new ones, too.
    if (removed) runProgram('sops', ['--config', configuration, 'rotate', '--in-place', path], { cwd: root });
    return { state: 'updated', removed };
  } finally {
    removeFolder(folder);
  }
}
