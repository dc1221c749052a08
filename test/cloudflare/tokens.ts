import { createHash, randomBytes } from 'node:crypto';
import { BlockList, isIPv4 } from 'node:net';
import { invalidTokenInput, tokenNotFound } from './errors';
import { findPermissionGroup } from './permission-groups';
import { idOf } from './zones';

/** What a token may do and where. */
export interface TokenPolicy {
  readonly id: string;
  readonly effect: 'allow' | 'deny';
  readonly resources: Readonly<Record<string, unknown>>;
  readonly permission_groups: readonly { readonly id: string; readonly name: string }[];
}

/** A token as the API shows it; its value is shown at its creation only. */
export interface ApiToken {
  readonly id: string;
  readonly name: string;
  readonly status: 'active' | 'disabled';
  readonly issued_on: string;
  readonly modified_on: string;
  readonly last_used_on?: string;
  readonly not_before?: string;
  readonly expires_on?: string;
  readonly condition?: { readonly request_ip?: { readonly in?: string[]; readonly not_in?: string[] } };
  readonly policies: readonly TokenPolicy[];
}

/** What a request may say of a token; anything may be missing or wrong. */
export type TokenInput = Readonly<Record<string, unknown>>;

/** Whose a token is: it goes when its owner goes. */
export interface TokenOwner {
  readonly kind: 'user' | 'account';
  readonly id: string;
}

/** The one user. */
export const user: TokenOwner = { kind: 'user', id: idOf('user') };

interface Entry {
  token: ApiToken;
  value: string;
  readonly owner: TokenOwner;
}

/** The tokens of the user and of the accounts. */
export class Tokens {
  private readonly tokens = new Map<string, Entry>();
  private made = 0;

  public list(owner = user): ApiToken[] {
    const own = [...this.tokens.values()].filter((entry) => entry.owner.id === owner.id);
    return own.map(({ token }) => token).sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** The values of all of them, which no answer shows again: for tests that look for where they are. */
  public values(): string[] {
    return [...this.tokens.values()].map(({ value }) => value);
  }

  /** The value of one of them, likewise. */
  public valueOf(id: string): string {
    return this.tokens.get(id)?.value ?? '';
  }

  public find(id: string, owner = user): ApiToken {
    return this.entry(id, owner).token;
  }

  public create(input: TokenInput, owner = user): ApiToken & { readonly value: string } {
    this.made += 1;
    const id = createHash('md5').update(`token ${this.made}`).digest('hex');
    const value = randomBytes(20).toString('hex');
    const token = tokenOf(id, input, undefined);
    this.tokens.set(id, { token, value, owner });
    return { ...token, value };
  }

  public replace(id: string, input: TokenInput, owner = user): ApiToken {
    const entry = this.entry(id, owner);
    entry.token = tokenOf(id, input, entry.token);
    return entry.token;
  }

  /** Gives a token another value, which is returned once. */
  public roll(id: string, owner = user): string {
    const entry = this.entry(id, owner);
    entry.value = randomBytes(20).toString('hex');
    return entry.value;
  }

  public delete(id: string, owner = user): void {
    this.entry(id, owner);
    this.tokens.delete(id);
  }

  /** The token with that value, noting its use; undefined where none has it or its time is not now. */
  public use(value: string): ApiToken | undefined {
    const entry = [...this.tokens.values()].find((each) => each.value === value);
    if (entry === undefined || !isValidNow(entry.token)) return undefined;
    entry.token = { ...entry.token, last_used_on: new Date().toISOString() };
    return entry.token;
  }

  private entry(id: string, owner: TokenOwner): Entry {
    const entry = this.tokens.get(id);
    if (entry?.owner.id !== owner.id) throw tokenNotFound();
    return entry;
  }
}

/** True where a token may be used from an address. */
export function mayComeFrom({ condition }: ApiToken, address: string): boolean {
  const { in: allowed = [], not_in: refused = [] } = condition?.request_ip ?? {};
  return (allowed.length === 0 || isInside(allowed, address)) && !isInside(refused, address);
}

/** True where a policy of the token allows one of the groups on a resource, and none denies it. */
export function mayDo({ policies }: ApiToken, groups: readonly string[], resources: readonly string[]): boolean {
  const matching = policies.filter(({ permission_groups, resources: own }) => {
    const keys = Object.entries(own).flatMap(([key, value]) =>
      typeof value === 'object' && value !== null ? Object.keys(value).map((inner) => `${key}/${inner}`) : [key],
    );
    return permission_groups.some(({ name }) => groups.includes(name)) && keys.some((key) => resources.includes(key));
  });
  return matching.some(({ effect }) => effect === 'allow') && !matching.some(({ effect }) => effect === 'deny');
}

function isValidNow({ status, not_before, expires_on }: ApiToken): boolean {
  const now = Date.now();
  const begun = not_before === undefined || Date.parse(not_before) <= now;
  return status === 'active' && begun && (expires_on === undefined || Date.parse(expires_on) > now);
}

function isInside(networks: readonly string[], address: string): boolean {
  const family = (text: string) => (isIPv4(text) ? 'ipv4' : 'ipv6');
  const list = new BlockList();
  for (const network of networks) {
    const [base = '', length] = network.split('/');
    if (length === undefined) list.addAddress(base, family(base));
    else list.addSubnet(base, Number(length), family(base));
  }
  return list.check(address, family(address));
}

function tokenOf(id: string, input: TokenInput, before: ApiToken | undefined): ApiToken {
  const { name, status, not_before, expires_on, condition, policies } = input;
  if (typeof name !== 'string' || name === '' || name.length > 120) throw invalidTokenInput('Invalid token name');
  if (!Array.isArray(policies) || policies.length === 0) throw invalidTokenInput('A token needs at least one policy');
  const now = new Date().toISOString();
  return {
    id,
    name,
    status: status === 'disabled' ? 'disabled' : 'active',
    issued_on: before?.issued_on ?? now,
    modified_on: now,
    ...(before?.last_used_on !== undefined && { last_used_on: before.last_used_on }),
    ...(typeof not_before === 'string' && { not_before }),
    ...(typeof expires_on === 'string' && { expires_on }),
    ...(typeof condition === 'object' && condition !== null && { condition }),
    policies: policies.map((policy, at) => policyOf(`${id} ${at}`, policy as Readonly<Record<string, unknown>>)),
  };
}

function policyOf(
  seed: string,
  { effect, resources, permission_groups }: Readonly<Record<string, unknown>>,
): TokenPolicy {
  if (effect !== 'allow' && effect !== 'deny') throw invalidTokenInput('Invalid policy effect');
  if (typeof resources !== 'object' || resources === null || Object.keys(resources).length === 0) {
    throw invalidTokenInput('Invalid policy resources');
  }
  for (const key of Object.keys(resources)) {
    if (!/^com\.cloudflare\.(api|edge)\.[a-z0-9.*_-]+$/.test(key)) throw invalidTokenInput(`Invalid resource '${key}'`);
  }
  if (!Array.isArray(permission_groups) || permission_groups.length === 0) {
    throw invalidTokenInput('A policy needs at least one permission group');
  }
  // In an order of the server's own: a client that holds on to the order that it sent would see a change.
  const groups = permission_groups.map((group) => findPermissionGroup((group as { id?: unknown }).id));
  for (const { name, scopes } of groups) {
    if (!kindsOf(resources as Readonly<Record<string, unknown>>).some((kind) => scopes.includes(kind))) {
      throw invalidTokenInput(`Permission group '${name}' is for none of the resources`);
    }
  }
  const sorted = groups.sort((a, b) => (a.name < b.name ? -1 : 1)).map(({ id, name }) => ({ id, name }));
  return { id: idOf(`policy ${seed}`), effect, resources: { ...resources }, permission_groups: sorted };
}

/** What kinds of things the resources of a policy are: `com.cloudflare.api.account.zone` of `….zone.<id>`. */
function kindsOf(resources: Readonly<Record<string, unknown>>): string[] {
  const keys = Object.entries(resources).flatMap(([key, value]) =>
    typeof value === 'object' && value !== null ? [key, ...Object.keys(value)] : [key],
  );
  return keys.map((key) => key.replace(/\.[^.]*$/, ''));
}
