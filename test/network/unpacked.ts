import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Folder of a package that is unpacked and not installed: installed, these take this machine's `resolv.conf` over.
 * `.ci/run` shows how.
 */
export function unpacked(name: 'resolved' | 'openresolv'): string {
  return join(homedir(), '.cache', 'cdknix', name);
}
