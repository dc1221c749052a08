import { canaryText } from './prepare-script';
import { beginning, savedFolder, type ScriptFacts } from './script';
import { succeeded } from './upkeep-scripts';

/**
 * Restores what the last backup noted, into a folder of its own, and compares it with what was noted then: the files
 * themselves may have changed since.
 */
export function drillScript(facts: ScriptFacts): string {
  return [start(facts), restoring, comparing(facts), databases, verdict].join('');
}

function start(facts: ScriptFacts): string {
  return `${beginning(facts, 'drill')}${savedFolder}if [ ! -e "$state/manifest" ]; then
  echo 'no backup has succeeded yet: there is nothing to restore'
  exit 0
fi
target=$state/drill
finish() {
  rm -rf "$target"
  publish drill
}
trap finish EXIT
rm -rf "$target"
mkdir "$target"
faults=0
fault() {
  echo "$1" >&2
  faults=$((faults + 1))
}
put drill_last_run_timestamp_seconds "$(date +%s)"
put drill_success 0
`;
}

const restoring = `
mapfile -t noted <"$state/manifest"
id=\${noted[0]}
here=$(snapshots | jq --arg id "$id" 'any(.id == $id)')
if [ "$here" != true ]; then
  fault "the snapshot that the last backup made is not in the repository any more: $id"
fi
wanted=()
for line in "\${noted[@]:1}"; do wanted+=(--include "\${line#* }"); done
repository restore "$id" --target "$target" "\${wanted[@]}" || fault 'restic could not restore all of it'
put drill_files "$(find "$target" -type f | wc -l)"
put drill_bytes "$(find "$target" -type f -printf '%s\\n' | jq -s 'add // 0')"
`;

function comparing(facts: ScriptFacts): string {
  return `
for line in "\${noted[@]:1}"; do
  path=\${line#* }
  if [ ! -f "$target$path" ]; then
    fault "did not come back: $path"
  elif ! sha256sum --status --check <<<"\${line%% *}  $target$path"; then
    fault "came back as something else: $path"
  fi
done
if ! grep -qxF '${canaryText(facts)}' "$target$saved/canary" 2>/dev/null; then
  fault 'the fixed file did not come back as it was'
fi
`;
}

const databases = `
while read -r file; do
  said=$(sqlite3 -readonly "$file" 'PRAGMA integrity_check' 2>&1) || true
  [ "$said" = ok ] || fault "is no whole database: \${file#"$target"}: $said"
done < <(find "$target$saved/sqlite" -type f 2>/dev/null)
while read -r file; do
  pg_restore --list "$file" >/dev/null || fault "is no whole dump: \${file#"$target"}"
done < <(find "$target$saved/postgresql" -type f 2>/dev/null)
`;

const verdict = `
put drill_duration_seconds "$SECONDS"
put drill_faults "$faults"
if [ "$faults" -gt 0 ]; then
  echo "$faults faults: do not rely on this repository" >&2
  exit 1
fi
${succeeded('drill')}`;
