import { ConstructError, type Problem } from '../errors';
import { type DeclaredSecret } from './graph';
import { type ValueSource } from './value-source';
import { refusal, type Report, together, type Workshop } from './workshop';

/** A secret of one host, or what several hosts share, to be replaced. */
export interface Rotation {
  readonly secret: DeclaredSecret;
  readonly hosts: readonly string[];
}

const unchanged =
  'keeps its value, for no other was given; run this where you can be asked, or pipe one in with --from-stdin';

/** Replaces the value of a secret on every host that has it, and the public half of a WireGuard key. */
export async function rotate(
  workshop: Workshop,
  rotations: readonly Rotation[],
  source: ValueSource,
): Promise<Report[]> {
  together(
    rotations.flatMap(({ secret, hosts }) => [
      ...hosts.map((host) => () => check(workshop, host, secret, source.isGiven(secret.key))),
      () => source.problems(hosts.join(', '), secret),
    ]),
  );
  const reports: Report[] = [];
  for (const { secret, hosts } of rotations) {
    const { key } = secret;
    const made = await source.value(hosts.join(', '), secret);
    if (made === undefined) {
      reports.push(...hosts.map((host) => ({ host, key, what: unchanged, isMissing: true })));
      continue;
    }
    for (const host of hosts) {
      workshop.store(host).put(new Map([[key, made.value]]));
      const what = [made.how, workshop.recordPublicKey(host, secret)].filter((part) => part !== undefined).join('; ');
      reports.push({ host, key, what });
    }
  }
  return reports;
}

function check(workshop: Workshop, host: string, secret: DeclaredSecret, isGiven: boolean): Problem[] {
  const { key, origin, shared, fixed } = secret;
  const store = workshop.store(host);
  if (origin === 'terraform-output') {
    const how = `let Terraform replace what it comes from (npx cdktf deploy ${host}), then run cdknix secrets sync`;
    throw refusal(host, secret, `comes from Terraform; ${how}`);
  }
  if (!shared && !store.has(key)) throw refusal(host, secret, 'has no value yet; run cdknix secrets init');
  if (fixed !== undefined && !isGiven) {
    throw refusal(host, secret, `gets no value that is merely new: ${fixed}, then pipe it in with --from-stdin`);
  }
  const half = workshop.publicHalf(secret);
  if (half?.given !== undefined) {
    const place = `networks.${half.name.replace('/', '.members.')}.publicKey`;
    const how = `take out ${place}, run cdknix secrets init, which records it in fleet.lock.json, and rotate then`;
    throw refusal(host, secret, `has its public half in the fleet, where no command can change it; ${how}`);
  }
  return store.problems([key]);
}

/**
 * What a key stands for: one secret that hosts share, or one of its own on each host that was named.
 *
 * @throws ConstructError for a key that no host has, and where it is not clear which is meant.
 */
export function rotationsOf(workshop: Workshop, key: string, named: readonly string[]): Rotation[] {
  const fail = (message: string): never => {
    throw new ConstructError('cdknix secrets rotate', key, message);
  };
  const found = workshop.plan.hosts.flatMap(({ host, secrets }) => {
    return secrets.filter((secret) => secret.key === key).map((secret) => ({ host, secret }));
  });
  const shared = found.filter(({ secret }) => secret.shared);
  const hosts = shared.map(({ host }) => host);
  const left = hosts.filter((host) => !named.includes(host));
  if (shared.some(({ host }) => named.includes(host)) && left.length > 0) {
    fail(`is shared with ${left.join(', ')}, and all change together; leave --host out`);
  }
  const own = found.filter(({ secret, host }) => !secret.shared && (named.length === 0 || named.includes(host)));
  const several = own.map(({ host }) => host).join(', ');
  if (named.length === 0 && own.length + Math.min(shared.length, 1) > 1) {
    fail(`is one of its own on each of ${several}; add --host NAME, several times for several`);
  }
  const [first] = shared;
  const isWhole = named.length === 0 || left.length === 0;
  return [
    ...(first !== undefined && isWhole ? [{ secret: first.secret, hosts }] : []),
    ...own.map(({ host, secret }) => ({ secret, hosts: [host] })),
  ];
}
