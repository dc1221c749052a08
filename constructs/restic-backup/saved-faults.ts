import { type Fault, leavesOut, shown, type StateDump } from '../../lib';
import { isBelow, savedPathFault } from './paths';
import { type ResticBackupProps } from './props';
import { ageKeys, dumpFile, type Saved } from './saved';

/** What is wrong with the paths, patterns and dumps that the props name. */
export function contentFaults({ paths = [], excludes = [], dumps = [] }: ResticBackupProps): Fault[] {
  return [
    ...paths.flatMap((path) => faultOf('paths', savedPathFault(path) ?? keyFault(path))),
    ...excludes.flatMap((pattern) => faultOf('excludes', patternFault(pattern))),
    ...dumps.flatMap((dump) => faultOf('dumps', dumpFault(dump))),
  ];
}

/** What is wrong with all that is saved, which is known once everything is declared. */
export function savedFaults(saved: Saved, canary: string | undefined, local: readonly string[]): Fault[] {
  const all = [...saved.paths, ...saved.ifThere];
  const isSaved = (path: string): boolean => all.some((one) => isBelow(path, one));
  const files = saved.dumps.map(dumpFile);
  const twice = [...new Set(files.filter((file, index) => files.indexOf(file) !== index))];
  return [
    ...faultOf('drill.canary', canary === undefined || isSaved(canary) ? undefined : strayFault(canary)),
    ...saved.dumps.flatMap((dump) =>
      dump.kind !== 'sqlite' || isSaved(dump.file) ? [] : faultOf('dumps', strayFault(dump.file)),
    ),
    ...twice.map((file) => ({ field: 'dumps', message: `two of them are '${file}'; give each its own name` })),
    ...local.flatMap((path) => {
      if (!isSaved(path)) return [];
      const message = `is in what it saves, so that every copy has all copies in it, got ${shown(path)}`;
      return [{ field: 'repositories', message: `${message}; put it elsewhere, on another disk` }];
    }),
  ];
}

function faultOf(field: string, message: string | undefined): Fault[] {
  return message === undefined ? [] : [{ field, message }];
}

function keyFault(path: string): string | undefined {
  if (!leavesOut(ageKeys, path, path)) return undefined;
  const remedy = 'keep it on paper or on a stick elsewhere, and leave it out here';
  return `is the key that opens the password of this very backup, got ${shown(path)}; ${remedy}`;
}

function patternFault(pattern: string): string | undefined {
  if (/^[^\n!#]\S?/.test(pattern) && !/[\n$]/.test(pattern) && pattern.trim() === pattern) return undefined;
  return `must be a pattern of one line without !, # at its start and $, got ${shown(pattern)}; write it like '*.iso'`;
}

function strayFault(path: string): string {
  return `is not in what is saved, got ${shown(path)}; add its folder to paths, or declare it as state`;
}

function dumpFault(dump: StateDump): string | undefined {
  if (dump.kind === 'sqlite') return savedPathFault(dump.file);
  if (dump.kind === 'postgresql') {
    if (/^[A-Za-z_][A-Za-z0-9_-]{0,62}$/.test(dump.database)) return undefined;
    return `must be the name of a database, got ${shown(dump.database)}; write it like 'nextcloud'`;
  }
  if ((dump.kind as string) !== 'command') {
    return `must be of kind 'sqlite', 'postgresql' or 'command', got ${shown(dump.kind)}; write what else dumps it as a command`;
  }
  if (/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(dump.file)) return undefined;
  return `must be a file name of letters, digits, '.', - and _, got ${shown(dump.file)}; write it like 'ldap.ldif'`;
}
