import { shown } from '../../errors';
import { advice } from '../../fleet/wording';
import { type SecretsPlan } from '../../secrets/plan';
import { type Options } from '../command';
import { UsageError } from '../usage-error';

/** The hosts that `--host` names, or every one. @throws UsageError for a name that no host has. */
export function askedHosts({ hosts }: SecretsPlan, options: Options, command: string): string[] {
  const known = hosts.map(({ host }) => host);
  const given = [options['host'] ?? []].flat().map(String);
  for (const name of given) requireHost(name, known, command, '--host');
  return given.length === 0 ? known : known.filter((name) => given.includes(name));
}

/** @throws UsageError for a name that no host has. */
export function requireHost(name: string, known: readonly string[], command: string, field: string): void {
  if (known.includes(name)) return;
  throw new UsageError(`cdknix ${command}`, field, `no host has that name, got ${shown(name)}${advice(name, known)}`);
}
