/** The encrypted file of a host, below the project's folder, and below `/etc/nixos` where it lives on the host. */
export function secretsFile(host: string): string {
  return `secrets/${host}.yaml`;
}
