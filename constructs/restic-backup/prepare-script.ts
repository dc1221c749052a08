import { shellWord, type StateDump } from '../../lib';
import { dumpFile, type Saved } from './saved';
import { diskScript } from './disk-script';
import { beginning, savedFolder, type ScriptFacts } from './script';

/** What the fixed file holds that every backup has and every drill looks for. */
export function canaryText({ host, backup }: ScriptFacts): string {
  return `what ${host} saves as ${backup} can be read again`;
}

/**
 * Before a backup: dumps of databases. One that fails keeps no other from being saved.
 *
 * @param disk - Folder of the repository that has to be on another file system than `/`. @default - none has to
 */
export function prepareScript(facts: ScriptFacts, dumps: readonly StateDump[], disk?: string): string {
  return `${beginning(facts, 'backup')}${savedFolder}${problems}
${disk === undefined ? '' : diskScript(disk, `${disk} is on the disk of the system, as nothing is mounted there`)}# What a power cut left in the repository; locks of others, and of what runs, stay. There may be no repository yet.
repository unlock 2>/dev/null || true
rm -rf "$saved"
mkdir "$saved"
date +%s >"$state/began"
: >"$state/problems"
: >"$state/failed-dumps"
echo '${canaryText(facts)}' >"$saved/canary"
${dumps.map(dumpLines).join('')}`;
}

/** What is saved, a line each; what should be there and is not goes to the journal and into a number. */
export function includesScript({ paths, expected, ifThere }: Pick<Saved, 'paths' | 'expected' | 'ifThere'>): string {
  return `${problems}state=$STATE_DIRECTORY
echo "$state/saved"
while read -r path; do
  if [ -e "$path" ]; then echo "$path"; else problem "$path is not there, and not saved"; fi
done <<'END_OF_PATHS'
${paths.map((path) => `${path}\n`).join('')}END_OF_PATHS
${expected.length === 0 ? '' : missing(expected)}while read -r path; do
  if [ -e "$path" ]; then echo "$path"; fi
done <<'END_OF_PATHS'
${ifThere.map((path) => `${path}\n`).join('')}END_OF_PATHS
`;
}

/** What is below something that is saved, and not there. */
function missing(expected: readonly string[]): string {
  return `while read -r path; do
  if [ ! -e "$path" ]; then problem "$path is not there, and not saved"; fi
done <<'END_OF_PATHS'
${expected.map((path) => `${path}\n`).join('')}END_OF_PATHS
`;
}

const problems = `problem() {
  echo "$1" | tee -a "$state/problems" >&2
}
`;

function dumpLines(dump: StateDump): string {
  const file = dumpFile(dump);
  const folder = file.slice(0, file.lastIndexOf('/'));
  return `mkdir -p "$saved"/${shellWord(folder)}
dump="$saved"/${shellWord(file)}
if ! ${making(dump)}
then
  rm -f "$dump"
  echo ${shellWord(file)} >>"$state/failed-dumps"
  problem ${shellWord(`the dump ${file} failed`)}
fi
`;
}

function making(dump: StateDump): string {
  if (dump.kind === 'sqlite') {
    return `{ [ -f ${shellWord(dump.file)} ] && sqlite3 ${shellWord(dump.file)} '.timeout 60000' ".backup '$dump'"; }`;
  }
  if (dump.kind === 'postgresql') {
    return `runuser -u postgres -- pg_dump --format=custom ${shellWord(dump.database)} >"$dump"`;
  }
  // A shell of its own: in a condition this one would go on after a command that fails.
  return `bash -euo pipefail /dev/fd/3 >"$dump" 3<<'END_OF_DUMP'
${dump.script.replace(/\n?$/, '\n')}END_OF_DUMP`;
}
