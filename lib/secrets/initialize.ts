import { type Problem, ProblemsError, shown } from '../errors';
import { advice } from '../fleet/wording';
import { type DeclaredSecret } from './graph';
import { type NewValue, type ValueSource } from './value-source';
import { today } from './value-dates';
import { refusal, type Report, together, type Workshop } from './workshop';

/**
 * Gives every secret a value that has none, host after host, and records public halves. A run that ended early is
 * finished by the next: what is there stays, and what hosts share is taken from who has it.
 *
 * @throws ProblemsError before anything is written, with everything that is in the way.
 */
export async function initialize(workshop: Workshop, hosts: readonly string[], source: ValueSource): Promise<Report[]> {
  together(
    hosts.flatMap((host) => [
      () => check(workshop, host),
      () => missingOn(workshop, host).flatMap((secret) => source.problems(host, secret)),
    ]),
  );
  const reports: Report[] = [];
  for (const host of hosts) reports.push(...(await fill(workshop, host, source)));
  return reports;
}

/** Secrets of a host without a value, that are not Terraform's to give. */
export function missingOn(workshop: Workshop, host: string): DeclaredSecret[] {
  const store = workshop.store(host);
  return workshop.secretsOf(host).filter(({ key, origin }) => origin !== 'terraform-output' && !store.has(key));
}

function check(workshop: Workshop, host: string): Problem[] {
  const store = workshop.store(host);
  const missing = missingOn(workshop, host);
  const present = workshop.secretsOf(host).filter(({ key }) => store.has(key));
  const unknown = present.some((one) => workshop.publicHalf(one) && workshop.knownPublicKey(one) === undefined);
  if (missing.length > 0 || unknown) {
    const problems = store.problems(missing.map(({ key }) => key));
    if (problems.length > 0) return problems;
  }
  together([
    ...present.map((secret) => () => checkPublicKey(workshop, host, secret)),
    ...workshop
      .secretsOf(host)
      .filter(({ shared }) => shared)
      .map((secret) => () => {
        const owners = workshop.ownersOf(host, secret);
        reading(workshop, owners, missing.includes(secret), () => workshop.sharedValue(host, secret));
        return [];
      }),
  ]);
  return [];
}

function checkPublicKey(workshop: Workshop, host: string, secret: DeclaredSecret): Problem[] {
  const half = workshop.publicHalf(secret);
  if (half === undefined) return [];
  const needed = workshop.knownPublicKey(secret) === undefined;
  const own = reading(workshop, [host], needed, () => workshop.newPublicKey(host, secret));
  if (own === undefined || half.given === undefined) return [];
  const message = `is not the private key of the public one that the fleet gives ${half.name}; correct that in the fleet, or take it out`;
  return refusal(host, secret, message).problems.slice();
}

/** Who cannot open a file may still run this; then what is there already is not compared. */
function reading<T>(workshop: Workshop, hosts: readonly string[], needed: boolean, read: () => T): T | undefined {
  return needed || hosts.every((host) => workshop.store(host).canOpen) ? read() : undefined;
}

async function fill(workshop: Workshop, host: string, source: ValueSource): Promise<Report[]> {
  const store = workshop.store(host);
  const made = new Map<string, NewValue>();
  const missing = missingOn(workshop, host);
  for (const secret of missing) {
    const shared = workshop.sharedValue(host, secret);
    const value =
      shared === undefined
        ? await source.value(host, secret, workshop.knownPublicKey(secret))
        : { value: shared, how: 'as the others have it', givenOn: workshop.sharedDate(host, secret) };
    if (value !== undefined) made.set(secret.key, value);
  }
  const values = new Map([...made].map(([key, { value }]) => [key, value]));
  store.put(values, (key) => {
    const value = made.get(key);
    return value !== undefined && 'givenOn' in value ? value.givenOn : today();
  });
  return workshop.secretsOf(host).flatMap((secret) => report(workshop, host, secret, made.get(secret.key)));
}

function report(workshop: Workshop, host: string, secret: DeclaredSecret, made: NewValue | undefined): Report[] {
  const { key, origin } = secret;
  if (!workshop.store(host).has(key)) {
    if (origin !== 'terraform-output') return [{ host, key, what: unanswered(host, key), isMissing: true }];
    return [{ host, key, what: `left to cdknix secrets sync, once stack ${host} is deployed` }];
  }
  const recorded = reading(workshop, [host], made !== undefined, () => workshop.recordPublicKey(host, secret));
  const what = [made?.how, recorded].filter((part) => part !== undefined).join('; ');
  return what === '' ? [] : [{ host, key, what }];
}

/** For those who hand a value over: where it goes. @throws ProblemsError */
export function requireTaker(workshop: Workshop, hosts: readonly string[], key: string): void {
  const fail = (message: string): never => {
    throw new ProblemsError([{ path: 'cdknix secrets init', field: '--from-stdin', message }]);
  };
  const owners = hosts.flatMap((host) =>
    workshop
      .secretsOf(host)
      .filter((one) => one.key === key)
      .map((one) => ({ host, ...one })),
  );
  const [first] = owners;
  if (first === undefined) {
    const known = hosts.flatMap((host) => workshop.secretsOf(host).map((one) => one.key));
    return fail(`no secret of ${hosts.join(', ')} has that key, got ${shown(key)}${advice(key, new Set(known))}`);
  }
  if (first.origin === 'terraform-output') fail(`${key} comes from Terraform; run cdknix secrets sync`);
  const takers = owners.filter(({ host }) => !workshop.store(host).has(key)).map(({ host }) => host);
  if (takers.length === 0) fail(`${key} has a value already; cdknix secrets rotate ${key} replaces it`);
  if (takers.length > 1 && !first.shared) fail(`${key} is one of its own on each of ${takers.join(', ')}; add --host`);
}

function unanswered(host: string, key: string): string {
  const pipe = `pipe it into cdknix secrets init --host ${host} --from-stdin ${key}`;
  return `has no value yet; run cdknix secrets init where you can be asked, or ${pipe}`;
}
