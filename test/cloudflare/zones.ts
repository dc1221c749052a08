import { createHash } from 'node:crypto';
import { badSetting, unknownSetting } from './errors';

/** A zone of the account. */
export interface Zone {
  readonly id: string;
  readonly name: string;
  readonly account: { readonly id: string; readonly name: string };
  /** Comments of 100 characters and no tags on `free`; 500 and 20 on the others. */
  readonly plan: 'free' | 'pro';
}

/** An id that looks like one of Cloudflare's and is the same in every run. */
export const idOf = (text: string): string => createHash('md5').update(text).digest('hex');

/** The zones that are there; this server makes none by request. */
export class Zones {
  private readonly zones = new Map<string, Zone>();
  private readonly settings = new Map<string, string>();

  /** Adds a zone as if its owner had done so at Cloudflare's site. */
  public add(name: string, options: Partial<Omit<Zone, 'name'>> = {}): Zone {
    const account = { id: idOf('account'), name: 'Test account' };
    const zone: Zone = { id: idOf(`zone ${name}`), account, plan: 'free', ...options, name };
    this.zones.set(zone.id, zone);
    return zone;
  }

  public tryFind(id: string): Zone | undefined {
    return this.zones.get(id);
  }

  /** A setting of a zone as the API shows it; what nobody has changed yet is as for a new zone. */
  public setting({ id }: Zone, name: string): Record<string, unknown> {
    const [usual] = settingValues[name] ?? [];
    if (usual === undefined) throw unknownSetting(name);
    const value = this.settings.get(`${id} ${name}`);
    const modified = value === undefined ? null : '2024-01-01T00:00:00.000000Z';
    return { id: name, value: value ?? usual, editable: true, modified_on: modified };
  }

  /** Changes a setting of a zone. */
  public change(zone: Zone, name: string, { value }: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const values = settingValues[name] ?? [];
    if (values.length === 0) throw unknownSetting(name);
    if (typeof value !== 'string' || !values.includes(value)) throw badSetting(name);
    this.settings.set(`${zone.id} ${name}`, value);
    return this.setting(zone, name);
  }

  /** Zones by the query's `name`, `status`, `account.id`; sorted by name. */
  public list(query: URLSearchParams): Zone[] {
    const asked = { name: query.get('name'), status: query.get('status'), account: query.get('account.id') };
    return [...this.zones.values()]
      .filter(({ name }) => asked.name === null || asked.name.toLowerCase() === name)
      .filter(() => asked.status === null || asked.status === 'active')
      .filter(({ account }) => asked.account === null || asked.account === account.id)
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }
}

/** Settings with the values that they can have, a new zone's first. */
const settingValues: Readonly<Record<string, readonly string[]>> = {
  always_use_https: ['off', 'on'],
  ssl: ['full', 'off', 'flexible', 'strict'],
};

/** A zone as the API shows it. */
export function shownZone({ id, name, account, plan }: Zone): Record<string, unknown> {
  return {
    id,
    name,
    status: 'active',
    paused: false,
    type: 'full',
    development_mode: 0,
    name_servers: ['ada.ns.cloudflare.com', 'bob.ns.cloudflare.com'],
    original_name_servers: null,
    original_registrar: null,
    original_dnshost: null,
    created_on: '2024-01-01T00:00:00.000000Z',
    modified_on: '2024-01-01T00:00:00.000000Z',
    activated_on: '2024-01-01T00:00:00.000000Z',
    account,
    owner: { id: null, type: 'user', email: null },
    permissions: ['#dns_records:edit', '#dns_records:read', '#zone:read'],
    plan: { id: idOf(`plan ${plan}`), name: plan === 'free' ? 'Free Website' : 'Pro Website', legacy_id: plan },
    meta: { step: 2, custom_certificate_quota: 0, page_rule_quota: 3, phishing_detected: false },
  };
}
