import { shown } from '../errors';
import { type Fault } from '../fault';
import { type StateDump, type StatePath } from './state-paths';

type Dump = StateDump | Omit<Extract<StateDump, { kind: 'command' }>, 'packages'>;
/** State as far as it can be judged by itself: which packages there are, only Nix knows. */
type State = Omit<StatePath, 'dump'> & { readonly dump?: Dump };

/** What is wrong with what is said of a service's state. */
export function stateFaults({ path, why, replaceable, remadeBy, exclude = [], dump }: State): Fault[] {
  const faults = [
    ...fault('path', pathFault(path)),
    ...fault('why', silent(why) && `must say what is in it, got ${shown(why)}`),
    ...fault('replaceable', silent(replaceable) && `must say how it comes again, got ${shown(replaceable)}`),
    ...fault('remadeBy', silent(remadeBy) && `must say how somebody makes it anew, got ${shown(remadeBy)}`),
    ...exclude.flatMap((pattern) => fault('exclude', patternFault(path, pattern))),
    ...(dump === undefined ? [] : dumpFaults(path, dump)),
  ];
  if (replaceable !== undefined && remadeBy !== undefined) {
    faults.push({ field: 'remadeBy', message: 'is for what does not come again by itself; keep it or replaceable' });
  }
  if (replaceable !== undefined && dump !== undefined) {
    faults.push({ field: 'dump', message: 'is of something that no backup saves; keep it or replaceable' });
  }
  return faults;
}

function fault(field: string, message: string | false | undefined): Fault[] {
  return message === false || message === undefined ? [] : [{ field, message }];
}

function silent(text: string | undefined): boolean {
  return text !== undefined && !/\p{L}{2}/u.test(text);
}

/** What is not on the disk, or comes with the system. */
const fleeting = ['/dev', '/nix', '/proc', '/run', '/sys', '/tmp'];

/** What is wrong with a path that is to be saved: wildcards in it would be read as such. */
function pathFault(path: string): string | undefined {
  if (path === '/') return "is everything, got '/'; name the folders that something is kept in";
  if (!/^(\/[^/*?[\]\\'"`$\s]([^/*?[\]\\'"`$\n\t]*[^/*?[\]\\'"`$\s])?)+$/.test(path) || /\/\.\.?(\/|$)/.test(path)) {
    const form = "a full path without '..', wildcards, quotes and a '/' at its end";
    return `must be ${form}, got ${shown(path)}; write it like '/srv/nfs'`;
  }
  const place = fleeting.find((one) => path === one || path.startsWith(`${one}/`));
  if (place === undefined) return undefined;
  const reason = place === '/nix' ? 'comes with the system' : 'is empty after a restart';
  return `is in '${place}', which ${reason}, got ${shown(path)}; name what outlives that`;
}

function patternFault(path: string, pattern: string): string | undefined {
  const below = /^(?!\/|!)[^\n]*[^\n/]$/.test(pattern) && !/(^|\/)\.\.?(\/|$)/.test(pattern);
  if (below) return undefined;
  return `must be a pattern of what is below ${shown(path)}, got ${shown(pattern)}; write it like 'cache/**'`;
}

function dumpFaults(path: string, dump: Dump): Fault[] {
  if (dump.kind === 'postgresql') {
    const good = /^[A-Za-z_][A-Za-z0-9_-]{0,62}$/.test(dump.database);
    const form = 'must be the name of a database: letters, digits, _ and -, no digit first';
    return fault('dump.database', !good && `${form}, got ${shown(dump.database)}`);
  }
  if (dump.kind === 'sqlite') {
    const inside = pathFault(dump.file) === undefined && (dump.file === path || dump.file.startsWith(`${path}/`));
    const message = `must be the full path of a file below ${shown(path)}, got ${shown(dump.file)}`;
    return fault('dump.file', !inside && message);
  }
  const named = /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/.test(dump.file);
  const form = 'must be the name of a file, without folders and spaces';
  return [
    ...fault('dump.file', !named && `${form}, got ${shown(dump.file)}; write it like 'ldap.ldif'`),
    ...fault('dump.script', dump.script.trim() === '' && `must write the copy to standard output, got ''`),
  ];
}
