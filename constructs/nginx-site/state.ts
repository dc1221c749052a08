import { type StatePath } from '../../lib';
import { served, type Site } from './site';

/** Folders that a site, and paths of it, are served from. */
export function filesOf(site: Pick<Site, 'names' | 'serve' | 'locations'>): StatePath[] {
  const [name] = site.names;
  const folders = served(site).flatMap(([path, { files, ...serve }]) => {
    if (files === undefined) return [];
    const why = `files of ${name}${path === '/' ? '' : `, at ${path}`}`;
    const replaceable = 'replaceable' in serve ? serve.replaceable : undefined;
    return [{ path: files, why, ...(replaceable !== undefined && { replaceable }) }];
  });
  return folders.sort((a, b) => (a.path < b.path ? -1 : 1));
}
