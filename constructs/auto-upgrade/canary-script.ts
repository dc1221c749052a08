import { type CanarySettings } from './canary-settings';
import { type ProbeLines } from './probe-lines';

/** What the canary's script does, and where it looks. */
export interface CanaryQuestion extends Pick<CanarySettings, 'branch' | 'settleMinutes' | 'target'> {
  /** Branch that it moves. */
  readonly stable: string;
  readonly checks: ProbeLines;
  /** Folder of the links to the running and the started system. @default '/run' */
  readonly run?: string;
}

/** Units that fail for what this upgrade has no part in: among them this one, which would else never recover. */
const own = ['restart-overdue.service', 'upgrade-canary.service', 'upgrade-overdue.service'];

/** The unit's program, in bash. What it has judged well once it never judges again: an operator may move back. */
export function canaryScript(question: CanaryQuestion): string {
  return [running(question), health(), verdict(question), fetching(question), promotion(question)].join('\n');
}

function running({ settleMinutes, run = '/run' }: CanaryQuestion): string {
  return `promoted=$STATE_DIRECTORY/promoted
revision=$(${run}/current-system/sw/bin/nixos-version --configuration-revision 2>/dev/null) || revision=
if ! [[ $revision =~ ^[0-9a-f]{40}$ ]]; then
  echo "the running system does not say of which commit it is, got '$revision'; set system.configurationRevision in the flake" >&2
  exit 1
fi
if [ -e "$promoted" ] && [ "$(<"$promoted")" = "$revision" ]; then exit 0; fi

parts() { readlink "$1"/initrd "$1"/kernel "$1"/kernel-modules || true; }
if [ "$(parts ${run}/booted-system)" != "$(parts ${run}/current-system)" ]; then
  echo "waits for a restart: $revision has another kernel or initrd"
  exit 0
fi
age=$((($(date +%s) - $(stat -c %Y ${run}/current-system)) / 60))
if [ "$age" -lt ${settleMinutes} ]; then
  echo "waits: $revision has run for $age of ${settleMinutes} minutes"
  exit 0
fi
`;
}

function health(): string {
  return `faults=()
state=$(systemctl is-system-running) || true
case $state in
  running | degraded) ;;
  initializing | starting)
    echo "waits: the system is $state"
    exit 0
    ;;
  *) faults+=("the system is $state") ;;
esac
while read -r unit _; do
  case $unit in
    ${own.join(' | ')}) ;;
    ?*) faults+=("failed: $unit") ;;
  esac
done < <(systemctl list-units --state=failed --plain --no-legend)
`;
}

function verdict({ checks: { functions, calls } }: CanaryQuestion): string {
  const asked = calls.map(({ call, what }) => `${call} || faults+=("does not answer: "${what})\n`);
  return `${functions}${asked.join('')}if [ \${#faults[@]} -gt 0 ]; then
  echo "$revision is not well:" >&2
  printf '  %s\\n' "\${faults[@]}" >&2
  exit 1
fi
`;
}

function fetching({ target: { url }, branch, stable }: CanaryQuestion): string {
  return `repository=$STATE_DIRECTORY/repository
export GIT_SSH_COMMAND="ssh -F none -i $CREDENTIALS_DIRECTORY/key -o IdentitiesOnly=yes -o BatchMode=yes -o StrictHostKeyChecking=yes -o UserKnownHostsFile=$KNOWN_HOSTS"
git init --quiet --bare "$repository"
cd "$repository"
listed=$(git ls-remote '${url}' ${ref(branch)} ${ref(stable)})
refspecs=()
has_stable=no
while read -r _ head; do
  if [ -n "$head" ]; then refspecs+=("+$head:$head"); fi
  if [ "$head" = ${ref(stable)} ]; then has_stable=yes; fi
done <<<"$listed"
git fetch --quiet --no-tags '${url}' "\${refspecs[@]}"
`;
}

function promotion({ target: { url }, branch, stable }: CanaryQuestion): string {
  return `note() {
  echo "$revision" >"$promoted.new"
  mv "$promoted.new" "$promoted"
}
if ! git merge-base --is-ancestor "$revision" ${ref(branch)} 2>/dev/null; then
  echo "$revision is no commit of ${branch}; what is not there is not for the other hosts" >&2
  exit 1
fi
if [ $has_stable = yes ]; then
  if git merge-base --is-ancestor "$revision" ${ref(stable)}; then
    echo "${stable} has $revision already"
    note
    exit 0
  fi
  if ! git merge-base --is-ancestor ${ref(stable)} "$revision"; then
    echo "${stable} has commits that $revision has not; it only ever moves forward: merge them into ${branch}" >&2
    exit 1
  fi
fi
git push --quiet '${url}' "$revision:${ref(stable)}"
echo "${stable} is $revision now"
note
`;
}

function ref(branch: string): string {
  return `refs/heads/${branch}`;
}
