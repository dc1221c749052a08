/** Who may issue certificates, and how: the value of an `issue` or `issuewild` property (RFC 8659, section 4.2). */
export interface CaaValue {
  /** Domain name that the authority goes by: `letsencrypt.org`; empty for nobody. */
  readonly issuer: string;
  /** What narrows it, by name in lower case: `validationmethods` (RFC 8657). */
  readonly parameters: ReadonlyMap<string, string>;
}

/** Reads a value as it stands in a record. */
export function parseCaa(text: string): CaaValue {
  const [issuer = '', ...rest] = text.split(';').map((part) => part.trim());
  const parameters = rest.filter((part) => part !== '').map((part) => pairOf(part));
  return { issuer: issuer.toLowerCase(), parameters: new Map(parameters) };
}

/** Writes a value, in one spelling for what means the same: `letsencrypt.org; validationmethods=dns-01`. */
export function formatCaa({ issuer, parameters }: CaaValue): string {
  if (issuer === '') return ';';
  const sorted = [...parameters].sort(([a], [b]) => (a < b ? -1 : 1));
  return [issuer, ...sorted.map(([name, value]) => `${name}=${value}`)].join('; ');
}

/** True where everything that `narrow` allows is allowed by `wide` already. */
export function coversCaa(wide: CaaValue, narrow: CaaValue): boolean {
  if (wide.issuer !== narrow.issuer) return false;
  return [...wide.parameters].every(([name, value]) => {
    const other = narrow.parameters.get(name);
    return other !== undefined && (name === methods ? all(other, words(value)) : other === value);
  });
}

/** True where a certificate asked for like `request` may be one that `value` allows; what it does not say is open. */
export function mayAllow(value: CaaValue, request: CaaValue): boolean {
  if (value.issuer === '' || value.issuer !== request.issuer) return false;
  return [...value.parameters].every(([name, own]) => {
    const other = request.parameters.get(name);
    return (
      other === undefined || (name === methods ? words(other).some((word) => words(own).includes(word)) : other === own)
    );
  });
}

const methods = 'validationmethods';

function words(list: string): string[] {
  return list.split(',').map((word) => word.trim());
}

function all(list: string, allowed: readonly string[]): boolean {
  return words(list).every((word) => allowed.includes(word));
}

function pairOf(text: string): readonly [string, string] {
  const [name = '', ...value] = text.split('=');
  return [name.trim().toLowerCase(), value.join('=').trim()];
}
