/**
 * Ends with 1 where a path is on the file system of `/`: nothing is mounted there, or above it. What of the path is not
 * there yet does not count.
 */
export function diskScript(path: string, said: string): string {
  return `disk='${path}'
until [ -e "$disk" ]; do disk=$(dirname "$disk"); done
if [ "$(stat -L -c %d "$disk")" = "$(stat -L -c %d /)" ]; then
  echo '${said}' >&2
  exit 1
fi
`;
}
