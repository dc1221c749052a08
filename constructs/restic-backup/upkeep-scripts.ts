import { keepArguments, type KeepPolicy } from './keep';
import { type Part } from './metrics';
import { beginning, noteSnapshots, type ScriptFacts } from './script';

/**
 * Takes old snapshots away, and data that no other needs. Those of a host and a backup are one group, whatever paths they
 * have: a path more would else begin a new one, and the old one would stay for ever.
 *
 * @param isLocked - Whether what is young cannot be deleted: then nothing is written anew in smaller files.
 */
export function pruneScript(facts: ScriptFacts, keep: KeepPolicy, isLocked: boolean): string {
  const { host, backup } = facts;
  const options = [`--host '${host}'`, `--tag '${backup}'`, '--group-by host,tags', ...keepArguments(keep)];
  return `${begun(facts, 'prune')}${noteSnapshots}note_snapshots "$(snapshots)"
repository forget --prune${isLocked ? ' --max-repack-size 0' : ''} \\
  ${options.join(' \\\n  ')}
snapshots | jq -r '.[].id' | sort >"$state/known"
${succeeded('prune')}`;
}

/** Looks whether the repository is whole, and reads a part of its data, another each time. */
export function checkScript(facts: ScriptFacts, count: number): string {
  return `${begun(facts, 'check')}turn=$(cat "$state/check-turn" 2>/dev/null || echo 0)
turn=$((turn % ${count} + 1))
repository check --read-data-subset="$turn/${count}"
echo "$turn" >"$state/check-turn"
${succeeded('check')}`;
}

/** A run counts as failed until it says otherwise, and its numbers are published however it ends. */
export function begun(facts: ScriptFacts, part: Part): string {
  return `${beginning(facts, part)}trap 'publish ${part}' EXIT
put ${part}_last_run_timestamp_seconds "$(date +%s)"
put ${part}_success 0
`;
}

export function succeeded(part: Part): string {
  return `put ${part}_success 1
put ${part}_last_success_timestamp_seconds "$(date +%s)"
`;
}
