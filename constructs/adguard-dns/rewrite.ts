import { type Fault, IpAddress } from '../../lib';

/** An address of a name, and who said so. */
export interface Rewrite {
  readonly domain: string;
  readonly answer: string;
  /** Host that declared it; undefined for one of the construct's own. */
  readonly host?: string;
  /** Zone of that host whose machines it is for; undefined for everybody. */
  readonly zone?: string;
}

/** Order in which they are written down. */
export function byDomainAndAnswer(a: Rewrite, b: Rewrite): number {
  if (a.domain !== b.domain) return a.domain < b.domain ? -1 : 1;
  const byAnswer = IpAddress.compare(IpAddress.of(a.answer), IpAddress.of(b.answer));
  return byAnswer === 0 ? (sayer(a) < sayer(b) ? -1 : 1) : byAnswer;
}

/** Rewrites of each domain, in their order. */
export function byDomain(rewrites: readonly Rewrite[]): Map<string, Rewrite[]> {
  const domains = new Map<string, Rewrite[]>();
  for (const one of rewrites) {
    const known = domains.get(one.domain);
    if (known === undefined) domains.set(one.domain, [one]);
    else known.push(one);
  }
  return domains;
}

/** Names that two hosts, or a host and the construct, claim with different addresses of one family for everybody. */
export function clashingNames(rewrites: readonly Rewrite[]): Fault[] {
  return [...byDomain(rewrites)].flatMap(([domain, all]) => clashes(all).map((pair) => clashFault(domain, pair)));
}

/** Two answers to one question, each with its owner, of which only one can be meant. */
export type Clash = readonly [string, string];

/** Those among the answers to one question. */
export function clashes(answers: readonly Rewrite[]): Clash[] {
  return answers.flatMap((second, index): Clash[] => {
    const first = answers.slice(0, index).find((other) => {
      return other.answer !== second.answer && other.host !== second.host && isIpv6(other) === isIpv6(second);
    });
    if (first === undefined) return [];
    const [one = '', other = ''] = [first, second]
      .map(({ answer, host }) => `${answer} (${host ?? 'rewrites'})`)
      .sort();
    return [[one, other]];
  });
}

/** @param where - Who is told of both: ` in zone 'lan'`; everybody by itself. */
export function clashFault(domain: string, [one, other]: Clash, where = ''): Fault {
  const message = `has several addresses${where}, ${one} and ${other}, of which clients would take any; give each its own name`;
  return { field: `name ${domain}`, message };
}

export function isIpv6({ answer }: Pick<Rewrite, 'answer'>): boolean {
  return answer.includes(':');
}

function sayer({ host = '', zone = '' }: Rewrite): string {
  return `${host} ${zone}`;
}
