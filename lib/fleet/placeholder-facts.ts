import { type FleetData } from './fleet-schema';
import { type Path, pathText } from './path';
import { isPlaceholder, type PlaceholderFact } from './placeholder';

const meaning: Readonly<Record<string, (path: readonly string[]) => string>> = {
  zoneId: ([, , zone]) => `Cloudflare zone id of ${zone}`,
  accountId: ([, , zone]) => `Cloudflare account id of ${zone}`,
  keys: ([, user]) => `SSH public key of ${user}`,
  recipients: ([, user]) => `key of ${user} that opens the secrets`,
  publicKey: ([, network, , member]) => `WireGuard public key of ${member} in ${network}`,
};

/** Every documentation value in a fleet, with what is to replace it: as the program says, or by its field. */
export function placeholderFacts(data: FleetData, said: ReadonlyMap<string, string>): PlaceholderFact[] {
  const facts: PlaceholderFact[] = [];
  walk(data, [], (path, value) => {
    const text = pathText(path);
    facts.push({ path: text, value, what: said.get(text) ?? whatIs(path) });
  });
  return facts.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

function walk(value: unknown, path: (string | number)[], found: (path: Path, value: string) => void): void {
  if (typeof value === 'string') {
    if (isPlaceholder(value)) found(path, value);
  } else if (typeof value === 'object' && value !== null) {
    const isList = Array.isArray(value);
    for (const key of Object.keys(value)) {
      path.push(isList ? Number(key) : key);
      walk((value as Record<string, unknown>)[key], path, found);
      path.pop();
    }
  }
}

function whatIs(path: Path): string {
  const parts = path.map(String);
  const field = parts.findLast((part) => !/^\d+$/.test(part)) ?? '';
  if (path[0] === 'hosts' && path[2] === 'publicAddress')
    return `public ${field.replace('ip', 'IP')} address of ${parts[1]}`;
  return meaning[field]?.(parts) ?? `${field} of ${pathText(path.slice(0, -1))}`;
}
