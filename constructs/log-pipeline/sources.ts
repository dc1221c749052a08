import { type Declared, type Fault, type LogSource, shown } from '../../lib';

/** Sources that are no files, and the name of what all lines go through. */
const taken = ['journal', 'kernel', 'audit', 'last'];

/** What is wrong with the log files of a host. */
export function sourceFaults(sources: readonly Declared<LogSource>[]): Fault[] {
  return sources.flatMap(({ value, by }) => {
    const message = complaintAbout(value, sources);
    return message === undefined ? [] : [{ field: `log source ${shown(value.name)} of '${by}'`, message }];
  });
}

function complaintAbout({ name, path, format }: LogSource, all: readonly Declared<LogSource>[]): string | undefined {
  if (!/^[a-z][a-z0-9-]{0,62}$/.test(name)) {
    return `must be named with small letters, digits and -, got ${shown(name)}; write it like 'nginx-access'`;
  }
  if (taken.includes(name)) return `has a name that is taken, got ${shown(name)}; give it another`;
  if (!/^\/[^\s"'`\\]+$/.test(path)) {
    return `must be the full path of a file without blanks and quotes, got ${shown(path)}; write it like '/var/log/app/*.log'`;
  }
  const others = all.filter(({ value }) => value.name === name && value.format !== format);
  const [other] = others.filter(({ value }) => value.format < format);
  if (other === undefined) return undefined;
  return `is ${format} here and ${other.value.format} at ${other.value.path} of '${other.by}'; give one another name`;
}
