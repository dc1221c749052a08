import { createHash } from 'node:crypto';

/** Names of the hosts of a mesh. */
export function namesOf(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `host-${String(index).padStart(5, '0')}`);
}

/** What each of these hosts is in the mesh. */
export function membersOf(names: readonly string[]) {
  return Object.fromEntries(names.map((name, index) => [name, member(name, index + 1)]));
}

const member = (name: string, index: number) => ({
  endpoint: `${name}.example.com`,
  ipv4: `10.100.${index >> 8}.${index & 255}`,
  ipv6: `fd00:100::${(index + 1).toString(16)}`,
  publicKey: createHash('sha256').update(name).digest('base64'),
});
