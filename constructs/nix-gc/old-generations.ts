/** Which generations stay, and where they are. */
export interface GenerationsQuestion {
  readonly keepGenerations: number;
  readonly keepDays: number;
  /** The profile whose generations they are. @default '/nix/var/nix/profiles/system' */
  readonly profile?: string;
  /** Folder of the links to the running and the started system. @default '/run' */
  readonly run?: string;
}

/**
 * The part of a script that takes away old generations, but for the newest ones and what is in use.
 * `nix-collect-garbage --delete-older-than` would keep one alone after a month without an upgrade.
 */
export function oldGenerations(question: GenerationsQuestion): string {
  const { keepGenerations, keepDays, profile = '/nix/var/nix/profiles/system', run = '/run' } = question;
  return `profile=${profile}
now=$(date +%s)
used=" $(readlink "$profile") "
for link in "$profile"-*-link; do
  for system in ${run}/booted-system ${run}/current-system; do
    if [ "$(readlink -f "$link")" = "$(readlink -f "$system")" ]; then used="$used\${link##*/} "; fi
  done
done
old=()
while read -r number; do
  link=$profile-$number-link
  case $used in *" \${link##*/} "*) continue ;; esac
  if [ $(((now - $(stat -c %Y "$link")) / 86400)) -ge ${keepDays} ]; then old+=("$number"); fi
done < <(printf '%s\\n' "$profile"-*-link | sed -n 's/.*-\\([0-9]*\\)-link$/\\1/p' | sort -n | head -n -${keepGenerations})
if [ \${#old[@]} -gt 0 ]; then nix-env --profile "$profile" --delete-generations "\${old[@]}"; fi
`;
}
