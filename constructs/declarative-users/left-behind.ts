/** Where NixOS and its programs keep something by the name of a user. */
const places = [
  '/home',
  '/var/spool/mail',
  '/var/cron/tabs',
  '/var/lib/systemd/linger',
  '/var/lib/sudo-codes',
  '/nix/var/nix/profiles/per-user',
] as const;

/**
 * A script that lists what an account left on a machine, and changes nothing. By name what is called after it, by id
 * whatever else it owns, on every file system but those of the kernel and the Nix store.
 */
export function leftBehind(name: string, uid: number | undefined): string {
  const paths = places.map((place) => `${place}/${name}`).join(' ');
  // NixOS remembers every id that it ever gave.
  const id = uid ?? `$(grep -o '"${name}":[0-9]*' /var/lib/nixos/uid-map | cut -d: -f2)`;
  return `sudo sh <<'END'
ls -ld ${paths} 2>/dev/null
id=${id}
ps -o pid,args -u "\${id:?not known to NixOS either}" | tail -n +2
find / \\( -path /proc -o -path /sys -o -path /nix/store \\) -prune -o -uid "$id" -print
END
`;
}
