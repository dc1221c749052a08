import { type Part } from './metrics';
import { beginning, noteSnapshots, savedFolder, type ScriptFacts } from './script';

/** What is noted of a backup after it. */
export interface RecordQuestion {
  readonly facts: ScriptFacts;
  /** Parts that this host does. */
  readonly parts: readonly Part[];
  /** How many files a drill restores. */
  readonly files: number;
  /** A file that it restores each time. */
  readonly canary?: string | undefined;
}

/**
 * After a backup, whether it worked or not: numbers, taken from what is in the repository and not from what restic said,
 * and the list that a drill compares with.
 */
export function recordScript(question: RecordQuestion): string {
  const { facts } = question;
  return [start(facts), noteSnapshots, sampling(question), verdict(question), firstLooks(question)].join('');
}

/** Numbers are published however this ends. The module takes the list of paths away, which needs it to be there. */
function start(facts: ScriptFacts): string {
  return `includes=$RUNTIME_DIRECTORY/includes
[ -e "$includes" ] || : >"$includes"
# It was not the time for it: nothing ran.
if [ "$SERVICE_RESULT" = exec-condition ]; then exit 0; fi
${beginning(facts, 'backup')}${savedFolder}
finish() {
  rm -rf "$saved"
  publish backup
}
trap finish EXIT
`;
}

/** Largest file that a drill restores, beside dumps. */
const largest = 1024 * 1024;

/**
 * Sums of files that are as restic found them: same size and time of change. From a listing of the snapshot, so that it
 * does not matter what is left out.
 */
function sampling({ files, canary }: RecordQuestion): string {
  const forCanary = `  note_sum '${canary}' || echo 'cannot read ${canary}, and no drill will find it' >&2\n`;
  return `
note_sum() {
  local sum
  sum=$(sha256sum <"$1") && printf '%s %s\\n' "\${sum%% *}" "$1"
}
as_saved() {
  [ "$(stat -c '%s %.9Y' "$3" 2>/dev/null)" = "$2 $(date -d "$1" +%s.%N)" ]
}
sample() {
  local count=0 time size path
  echo "$1"
  while read -r path; do note_sum "$path"; done < <(find "$saved" -type f)
${canary === undefined ? '' : forCanary}  while [ "$count" -lt ${files} ] && IFS=$'\\t' read -r time size path; do
    if as_saved "$time" "$size" "$path" && note_sum "$path"; then count=$((count + 1)); fi
  done < <(
    repository ls --json "$1" |
      jq -r --arg saved "$saved/" 'select(.struct_type == "node" and .type == "file")
        | select(.size > 0 and .size <= ${largest} and (.path | test("^[A-Za-z0-9 @%+=:,./_-]+$")))
        | select(.path | startswith($saved) | not) | [.mtime, .size, .path] | @tsv' |
      shuf
  )
}
`;
}

function verdict({ parts }: RecordQuestion): string {
  return `
put last_run_timestamp_seconds "$(date +%s)"
put last_run_success 0
if [ "$SERVICE_RESULT" != success ]; then exit 0; fi
all=$(snapshots)
newest=$(jq 'sort_by(.time) | last' <<<"$all")
made=$(jq -r '.time // "1970-01-01"' <<<"$newest")
if [ "$(date -d "$made" +%s)" -lt "$(<"$state/began")" ]; then
  echo 'the repository has no snapshot of this run' >&2
  exit 1
fi
if [ "$EXIT_STATUS" = 3 ]; then echo 'some files could not be read' >>"$state/problems"; fi

id=$(jq -r .id <<<"$newest")
note_snapshots "$all"
${parts.includes('prune') ? 'cp "$state/present" "$state/known"' : '# Somebody else takes old ones away; the newest one is never old.\necho "$id" >"$state/known"'}
put snapshots "$(jq length <<<"$all")"
put snapshots_lost "$(wc -l <"$state/lost")"
put problems "$(wc -l <"$state/problems")"
put duration_seconds $(($(date +%s) - $(<"$state/began")))
summary=$(jq .summary <<<"$newest")
# Snapshots of restic before 0.17 do not say.
if [ "$summary" = null ]; then
  size=$(repository stats --json "$id")
  summary=$(jq '{total_files_processed: .total_file_count, total_bytes_processed: .total_size, data_added: 0}' <<<"$size")
fi
put files "$(jq .total_files_processed <<<"$summary")"
put bytes "$(jq .total_bytes_processed <<<"$summary")"
put bytes_added "$(jq .data_added <<<"$summary")"
sample "$id" >"$state/manifest.new"
mv "$state/manifest.new" "$state/manifest"
if [ ! -s "$state/failed-dumps" ]; then
  put last_run_success 1
  put last_success_timestamp_seconds "$(date +%s)"
fi
`;
}

/** A part that never runs is late after its time, too: it is counted from the first backup. */
function firstLooks({ parts }: RecordQuestion): string {
  const others = parts.filter((part) => part !== 'backup');
  return `
for part in ${others.join(' ')}; do
  first=$state/numbers/$part/\${part}_last_success_timestamp_seconds
  [ -e "$first" ] && continue
  mkdir -p "\${first%/*}"
  date +%s >"$first"
  publish "$part"
done
`;
}
