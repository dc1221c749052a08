import { textMetricsFolder } from '../../lib';
import { type Part, prefix } from './metrics';

/** What scripts have to know of a backup in one repository. */
export interface ScriptFacts {
  /** Name of the backup, the tag of its snapshots: `state`. */
  readonly backup: string;
  /** Name of the repository in it: `far`. */
  readonly repository: string;
  /** Name of its unit after `restic-backups-`: `state-far`. */
  readonly unit: string;
  /** Host whose snapshots they are. */
  readonly host: string;
}

/** What all scripts begin with: where things are, restic as it is called here, and numbers. */
export function beginning(facts: ScriptFacts, part: Part): string {
  return `umask 077
state=$STATE_DIRECTORY
numbers=$state/numbers/${part}
mkdir -p "$numbers"

# Another unit of this repository may be at work: it is waited for.
repository() {
  restic \${SFTP_COMMAND:+-o "sftp.command=$SFTP_COMMAND"} --retry-lock=1h "$@"
}
snapshots() {
  repository snapshots --json --host '${facts.host}' --tag '${facts.backup}'
}
put() {
  printf '%s\\n' "$2" >"$numbers/$1"
}
${publishing(facts)}`;
}

/** The file is replaced as a whole, so that nobody reads half of it. Where nobody watches the host there is no folder. */
function publishing({ backup, repository, unit }: ScriptFacts): string {
  return `publish() {
  local folder=${textMetricsFolder} number
  [ -d "$folder" ] || return 0
  for number in "$state/numbers/$1"/*; do
    printf '${prefix}%s{backup="${backup}",repository="${repository}"} %s\\n' "\${number##*/}" "$(<"$number")"
  done >"$folder/.${unit}-$1.new"
  chmod 0644 "$folder/.${unit}-$1.new"
  mv -f "$folder/.${unit}-$1.new" "$folder/restic-${unit}-$1.prom"
}
`;
}

/** Folder of dumps, which is saved with the rest. */
export const savedFolder = 'saved=$state/saved\n';

/** Compares the snapshots of a repository with those that were last seen in it. */
export const noteSnapshots = `note_snapshots() {
  jq -r '.[].id' <<<"$1" | sort >"$state/present"
  touch "$state/known" "$state/lost"
  comm -23 "$state/known" "$state/present" | sort -u - "$state/lost" >"$state/lost.new"
  mv "$state/lost.new" "$state/lost"
}
`;
