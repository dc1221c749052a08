import { shown } from '../../lib';

/** What is made anew at every start, or can be had again. */
const fleeting = ['/dev', '/nix', '/proc', '/run', '/sys', '/tmp', '/var/tmp'];

/** What is wrong with the full path of a folder or file, or undefined. */
export function pathFault(path: string): string | undefined {
  if (!path.startsWith('/')) return `must be a full path, got ${shown(path)}; start it with /`;
  const isPlain = /^(\/[A-Za-z0-9 @%+=:,._-]+)+$/.test(path) && !/\/\.\.?(\/|$)/.test(path);
  if (isPlain) return undefined;
  return `must be a path without patterns, '..' or a / at its end, got ${shown(path)}; write it like '/srv/photos'`;
}

/** As {@link pathFault}, of something to save. */
export function savedPathFault(path: string): string | undefined {
  const fault = pathFault(path);
  const [place] = fleeting.filter((one) => isBelow(path, one));
  if (fault !== undefined || place === undefined) return fault;
  return `is below ${place}, where nothing lasts or all can be had again, got ${shown(path)}; leave it out`;
}

/** True for a path and all below it. */
export function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

/** Paths in order, each once, without those that are below another. */
export function outermost(paths: readonly string[]): string[] {
  const all = [...new Set(paths)].sort();
  return all.filter((path) => !all.some((other) => other !== path && isBelow(path, other)));
}
