import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from '../helpers/consumer';

/** The programs that a repository's CI runs over its Nix files, with what makes them check only. */
export const nixTools = { nixfmt: '--check', statix: 'check', deadnix: '--fail' } as const;

/** What a tool prints about a file or about every Nix file of a folder; nothing where it has nothing to say. */
export function toolComplaints(tool: keyof typeof nixTools, path: string): string {
  // nixfmt alone takes no folders.
  const targets = tool === 'nixfmt' ? nixFiles(path) : [path];
  const { status, stdout, stderr, error } = spawnSync(findProgram(tool) ?? tool, [nixTools[tool], ...targets], {
    encoding: 'utf8',
  });
  if (error !== undefined) throw error;
  return status === 0 ? stdout + stderr : `exit code ${String(status)}\n${stdout}${stderr}`;
}

function nixFiles(path: string): string[] {
  if (statSync(path).isFile()) return [path];
  const entries = readdirSync(path, { recursive: true, encoding: 'utf8' });
  return entries.filter((entry) => entry.endsWith('.nix')).map((entry) => join(path, entry));
}
