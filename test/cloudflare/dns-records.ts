import { createHash } from 'node:crypto';
import { BlockList, isIPv4 } from 'node:net';
import { identicalRecord, invalidRecord, recordNotFound } from './errors';
import { type Content, contentOf, isName, normalName } from './record-content';
import { refuseConflict } from './record-conflicts';
import { type Zone } from './zones';

/** A record as the API shows it. */
export interface DnsRecord extends Content {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly proxiable: boolean;
  readonly proxied: boolean;
  readonly ttl: number;
  readonly settings: Readonly<Record<string, boolean>>;
  readonly meta: Readonly<Record<string, unknown>>;
  readonly comment: string | null;
  readonly tags: readonly string[];
  readonly created_on: string;
  readonly modified_on: string;
  readonly comment_modified_on?: string;
}

/** What a request may say of a record; anything may be missing or wrong. */
export type RecordInput = Readonly<Record<string, unknown>>;

const notProxied = new BlockList();
for (const [network, length] of [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['127.0.0.0', 8],
] as const)
  notProxied.addSubnet(network, length);

/** The records of all zones, kept and changed by the server's own rules. */
export class DnsRecords {
  private readonly records = new Map<string, Map<string, DnsRecord>>();
  private made = 0;

  /** Records of a zone by the query's filters, sorted by name, type and content. */
  public list(zone: Zone, query = new URLSearchParams()): DnsRecord[] {
    const asked = (name: string): string | undefined => query.get(name) ?? query.get(`${name}.exact`) ?? undefined;
    const [name, type, content, comment, proxied] = ['name', 'type', 'content', 'comment', 'proxied'].map(asked);
    return [...this.of(zone).values()]
      .filter((record) => name === undefined || record.name === normalName(name))
      .filter((record) => type === undefined || record.type === type)
      .filter((record) => content === undefined || record.content === content)
      .filter((record) => comment === undefined || record.comment === comment)
      .filter((record) => proxied === undefined || String(record.proxied) === proxied)
      .sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1));
  }

  public find(zone: Zone, id: string): DnsRecord {
    const record = this.of(zone).get(id);
    if (record === undefined) throw recordNotFound();
    return record;
  }

  public create(zone: Zone, input: RecordInput): DnsRecord {
    this.made += 1;
    const id = createHash('md5').update(`${zone.id} ${this.made}`).digest('hex');
    return this.put(zone, id, input, undefined);
  }

  /** Replaces a record: what the request leaves out gets its default. */
  public replace(zone: Zone, id: string, input: RecordInput): DnsRecord {
    return this.put(zone, id, input, this.find(zone, id));
  }

  /** Changes the fields that the request names. */
  public change(zone: Zone, id: string, input: RecordInput): DnsRecord {
    const before = this.find(zone, id);
    return this.put(zone, id, { ...before, ...input }, before);
  }

  public delete(zone: Zone, id: string): void {
    this.find(zone, id);
    this.of(zone).delete(id);
  }

  private of(zone: Zone): Map<string, DnsRecord> {
    const records = this.records.get(zone.id) ?? new Map<string, DnsRecord>();
    this.records.set(zone.id, records);
    return records;
  }

  private put(zone: Zone, id: string, input: RecordInput, before: DnsRecord | undefined): DnsRecord {
    const type = typeof input['type'] === 'string' ? input['type'].toUpperCase() : '';
    const name = fullName(zone, input['name']);
    const { data, priority, content } = input;
    const content_ = contentOf({ type, content, data, priority });
    const others = [...this.of(zone).values()].filter((other) => other.id !== id);
    refuseConflict({ zone: zone.name, name, type }, others);
    const same = others.find((other) => sortKey(other) === sortKey({ name, type, ...content_ }));
    if (same !== undefined) throw identicalRecord();
    const now = new Date().toISOString();
    const comment = commentOf(zone, input['comment']);
    const record: DnsRecord = {
      id,
      name,
      type,
      ...content_,
      ...proxyOf(type, content_.content, input),
      ...(type === 'CNAME' ? { settings: { flatten_cname: false } } : { settings: {} }),
      meta: {},
      comment,
      tags: tagsOf(zone, input['tags']),
      created_on: before?.created_on ?? now,
      modified_on: now,
      ...(comment !== null && {
        comment_modified_on: before?.comment === comment ? (before.comment_modified_on ?? now) : now,
      }),
    };
    this.refuseTooMuch(zone, record);
    this.of(zone).set(id, record);
    return record;
  }

  private refuseTooMuch(zone: Zone, record: DnsRecord): void {
    const alike = this.list(zone).filter(({ id, name, type }) => {
      return id !== record.id && name === record.name && type === record.type;
    });
    const length = [...alike, record].reduce((sum, { content }) => sum + content.length, 0);
    if (length > 8192) {
      throw invalidRecord(83011, 'Combined content length of records with this name and type exceeds 8192 characters.');
    }
  }
}

function sortKey({ name, type, content, priority }: Content & { name: string; type: string }): string {
  return JSON.stringify([name, type, content, priority ?? null]);
}

/** The full name: one that is not below the zone is taken for the part before it. */
function fullName(zone: Zone, given: unknown): string {
  const name = typeof given === 'string' ? normalName(given) : '';
  const full =
    name === '@' || name === zone.name ? zone.name : name.endsWith(`.${zone.name}`) ? name : `${name}.${zone.name}`;
  if (name === '' || !isName(full)) throw invalidRecord(9000, 'DNS name is invalid.');
  return full;
}

/** Whether Cloudflare may and does stand in front; then the time to live is its own. */
function proxyOf(type: string, content: string, input: RecordInput): Pick<DnsRecord, 'proxiable' | 'proxied' | 'ttl'> {
  const kind = ['A', 'AAAA', 'CNAME'].includes(type);
  const proxiable = kind && !(isIPv4(content) && notProxied.check(content));
  const proxied = input['proxied'] === true;
  if (proxied && !kind) throw invalidRecord(9004, 'This record type cannot be proxied.');
  if (proxied && !proxiable) throw invalidRecord(9003, `Target ${content} is not allowed for a proxied record.`);
  const ttl = input['ttl'] ?? 1;
  if (typeof ttl !== 'number' || !Number.isInteger(ttl) || (ttl !== 1 && (ttl < 60 || ttl > 86400))) {
    throw invalidRecord(9021, 'Invalid TTL. Must be between 60 and 86,400 seconds, or 1 for automatic.');
  }
  return { proxiable, proxied, ttl: proxied ? 1 : ttl };
}

function commentOf({ plan }: Zone, given: unknown): string | null {
  if (typeof given !== 'string' || given === '') return null;
  const most = plan === 'free' ? 100 : 500;
  if (/[\r\n]/.test(given)) throw invalidRecord(9313, 'DNS record comment must not have line breaks.');
  if (given.length > most) {
    throw invalidRecord(9313, `DNS record comment has ${given.length} characters, exceeding the quota of ${most}.`);
  }
  return given;
}

function tagsOf({ plan }: Zone, given: unknown): string[] {
  const tags = Array.isArray(given) ? given.map(String) : [];
  const most = plan === 'free' ? 0 : 20;
  if (tags.length > most) {
    throw invalidRecord(9300, `DNS record has ${tags.length} tags, exceeding the quota of ${most}.`);
  }
  return [...tags].sort();
}
