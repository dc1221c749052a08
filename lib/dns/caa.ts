import { type Problem, shown } from '../errors';
import { type DnsRecord, type DnsZone, type Fleet } from '../fleet';
import { type CaaValue, coversCaa, formatCaa, mayAllow, parseCaa } from './caa-value';
import { lookUp, parentOf } from './fleet-lookup';
import { type Asked, ZoneRequest } from './zone-request';

/** A certificate that an authority must be allowed to issue. */
export interface CaaRequest {
  /** Domain name that the authority goes by in CAA records: `letsencrypt.org`. */
  readonly issuer: string;
  /** Names of the certificate; `*` may be the first label. */
  readonly names: readonly string[];
  /** How their control is proven, in the words of ACME: `['dns-01']`. Nothing else is allowed then. */
  readonly validationMethods: readonly string[];
  /** The one account that may ask for it. @default - any account */
  readonly accountUri?: string;
}

/** Asks that a zone allows an authority to issue a certificate, and so nobody else (RFC 8659, RFC 8657). */
export const caaRequests = new ZoneRequest<CaaRequest>('CAA records');

/** A CAA record of the fleet. */
export type CaaRecord = Extract<DnsRecord, { type: 'CAA' }>;

/** What comes of the requests for a zone. */
export interface CaaOutcome {
  /** Records of the zone itself, beside those of the fleet. */
  readonly records: readonly CaaRecord[];
  readonly problems: readonly Problem[];
  /** What is legal and does not do what it seems to. */
  readonly warnings: readonly string[];
}

const tags = ['issue', 'issuewild'] as const;
type Tag = (typeof tags)[number];

/** An allowance and where it comes from. */
interface Allowance {
  readonly value: CaaValue;
  readonly text: string;
  /** Path of the construct that asked for it. @default - the fleet's own record */
  readonly by?: string;
}

/**
 * The CAA records that a zone needs beside its own: `issue` for plain names, `issuewild` for wildcards. Where either is
 * missing an authority may do more than was asked for, so what nobody asks for is closed with `;`. What the fleet's own
 * records allow stays allowed.
 */
export function caaRecords(fleet: Fleet, zone: DnsZone, asked: readonly Asked<CaaRequest>[]): CaaOutcome {
  if (asked.length === 0) return { records: [], problems: [], warnings: [] };
  const own = caaAt(zone.records, zone.name);
  const merged = tags.map((tag) => [tag, mergedFor(tag, own, asked)] as const);
  const records = merged.flatMap(([tag, allowances]) => {
    const there = new Set(valuesOf(own, tag).map(formatCaa));
    const texts = allowances.map(({ text }) => text).filter((text) => !there.has(text));
    return [...new Set(texts)]
      .sort()
      .map((value) => ({ type: 'CAA', name: zone.name, ttl: 1, flags: 0, tag, value }) as const);
  });
  const problems = asked.flatMap((one) => [...refusedByOwn(zone, own, one), ...refusedBelow(fleet, zone, one)]);
  const warnings = merged.flatMap(([tag, allowances]) => ineffective(tag, allowances));
  return { records, problems, warnings };
}

function mergedFor(tag: Tag, own: readonly CaaRecord[], asked: readonly Asked<CaaRequest>[]): Allowance[] {
  const byHand = governing(own, tag).map((value) => ({ value, text: formatCaa(value) }));
  const wanted = asked.filter(({ value }) => needs(value, tag));
  const byRequest = wanted.map(({ value: request, by }) => {
    const value = valueOf(request);
    return { value, text: formatCaa(value), by };
  });
  const all: Allowance[] = [...byHand, ...byRequest].filter(({ value }) => value.issuer !== '');
  return all.length > 0 ? all : [{ value: nobody, text: formatCaa(nobody) }];
}

const nobody: CaaValue = { issuer: '', parameters: new Map() };

function valueOf({ issuer, validationMethods, accountUri }: CaaRequest): CaaValue {
  const parameters = new Map([['validationmethods', [...validationMethods].sort().join(',')]]);
  if (accountUri !== undefined) parameters.set('accounturi', accountUri);
  return { issuer, parameters };
}

function needs({ names }: CaaRequest, tag: Tag): boolean {
  return names.some((name) => name.startsWith('*.') === (tag === 'issuewild'));
}

function caaAt(records: readonly DnsRecord[], name: string): CaaRecord[] {
  return records.filter((record) => record.type === 'CAA').filter((record) => record.name === name);
}

function valuesOf(records: readonly CaaRecord[], tag: Tag): CaaValue[] {
  return records.filter((record) => record.tag === tag).map(({ value }) => parseCaa(value));
}

/** What records say of plain names or wildcards: `issue` speaks for both where there is no `issuewild`. */
function governing(records: readonly CaaRecord[], tag: Tag): CaaValue[] {
  const values = valuesOf(records, tag);
  return values.length > 0 || tag === 'issue' ? values : valuesOf(records, 'issue');
}

/** The fleet's own records of the zone say that nobody may issue what is asked for. */
function refusedByOwn(zone: DnsZone, own: readonly CaaRecord[], { value: request, by }: Asked<CaaRequest>): Problem[] {
  const closed = tags.filter((tag) => {
    const values = governing(own, tag);
    return needs(request, tag) && values.length > 0 && values.every(({ issuer }) => issuer === '');
  });
  return closed.map((tag) => {
    const record = valuesOf(own, tag).length > 0 ? tag : 'issue';
    const kind = tag === 'issuewild' ? 'wildcard certificates' : 'certificates';
    const message = `dns.zones.${zone.name} lets nobody issue ${kind}, got ${record} ';', but ${request.issuer} is to; remove that record`;
    return { path: by, field: 'CAA', message };
  });
}

/** Records of the fleet nearer to a name than those of the zone speak for it alone. */
function refusedBelow(fleet: Fleet, zone: DnsZone, { value: request, by }: Asked<CaaRequest>): Problem[] {
  return request.names.flatMap((name) => {
    const tag: Tag = name.startsWith('*.') ? 'issuewild' : 'issue';
    const plain = tag === 'issuewild' ? parentOf(name) : name;
    const near = nearest(fleet, zone, plain);
    const values = near === undefined ? [] : governing(near.records, tag);
    if (near === undefined || values.length === 0 || values.some((value) => mayAllow(value, valueOf(request))))
      return [];
    const record = `{ type: 'CAA', name: '${near.name}.', tag: '${tag}', value: '${formatCaa(valueOf(request))}' }`;
    const message = `the fleet's records at '${near.name}' do not let ${request.issuer} issue ${shown(name)}; add ${record}`;
    return [{ path: by, field: 'CAA', message }];
  });
}

/** The CAA records between a name and its zone that an authority finds first (RFC 8659, section 3). */
function nearest(fleet: Fleet, zone: DnsZone, plain: string) {
  for (let name = plain; name !== zone.name; name = parentOf(name)) {
    const answer = lookUp(fleet, name);
    const records = answer.records.filter((record) => record.type === 'CAA');
    if (records.length > 0) return { name: answer.name, records };
  }
  return undefined;
}

/** What is narrowed to an account or a method, and allowed without that by another record. */
function ineffective(tag: Tag, allowances: readonly Allowance[]): string[] {
  const warnings = allowances.flatMap((narrow) =>
    allowances
      .filter((wide) => wide.text !== narrow.text && coversCaa(wide.value, narrow.value))
      .map((wide) => {
        const who = wide.by === undefined ? "the fleet's own record" : shown(wide.by);
        const lost = `CAA ${tag} '${narrow.text}' restricts nothing, for ${who} has '${wide.text}'`;
        return `${lost}; narrow that one likewise`;
      }),
  );
  return [...new Set(warnings)].sort();
}
