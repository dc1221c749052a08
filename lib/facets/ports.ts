import { type Problem, shown } from '../errors';
import { type Port } from '../net/port';
import { type Declared, Facet } from './facet';

/** A port that something on a host listens on. */
export interface PortClaim {
  readonly port: Port;
  readonly protocol: 'tcp' | 'udp';
  /** Address listened on, `10.100.0.1` or `fd00:100::1`. @default - every address of the host */
  readonly address?: string;
  /** Network zones whose traffic may reach it; none for what only the host itself uses. */
  readonly zones: readonly string[];
  /** Networks that alone may reach it, of each zone: `['173.245.48.0/20']`. @default - all that the zones are */
  readonly sources?: readonly string[];
  /** What listens there and for whom, in a few words; shown beside the rule and in reports. */
  readonly why: string;
  /** Program that listens, as its unit is called: `nginx`. @default - not known */
  readonly process?: string;
}

/** Ports of a host: what the firewall opens, and what no two owners may share. */
export const ports = new Facet<PortClaim>('ports', {
  key: ({ port, protocol, address }) => `${String(port.value).padStart(5, '0')}/${protocol}/${address ?? ''}`,
  check: (declared, host) => [...unexplained(declared, host), ...collisions(declared, host)],
});

function unexplained(declared: readonly Declared<PortClaim>[], host: string): Problem[] {
  return declared
    .filter(({ value }) => value.why.trim() === '')
    .map(({ value, by }) => ({
      path: host,
      field: fieldOf(value),
      message: `is claimed by '${by}' and has no reason, got ${shown(value.why)}; say in why what listens there and for whom`,
    }));
}

function collisions(declared: readonly Declared<PortClaim>[], host: string): Problem[] {
  const problems: Problem[] = [];
  declared.forEach((first, index) => {
    for (const second of declared.slice(index + 1)) {
      if (second.value.port.value !== first.value.port.value) break;
      if (first.value.protocol !== second.value.protocol || !overlap(first.value.address, second.value.address))
        continue;
      problems.push({
        path: host,
        field: fieldOf(first.value),
        message: `is claimed by ${owner(first)} and by ${owner(second)}; give one of them another port or address`,
      });
    }
  });
  return problems;
}

function fieldOf({ port, protocol }: PortClaim): string {
  return `port ${port.value}/${protocol}`;
}

function owner({ value, by }: Declared<PortClaim>): string {
  return `'${by}' (${value.why}${value.address === undefined ? '' : `, on ${value.address}`})`;
}

/** `0.0.0.0` is every IPv4 address; `::` every address of both families, as Linux binds it. */
function overlap(a: string | undefined, b: string | undefined): boolean {
  if (a === undefined || b === undefined || a === b || a === '::' || b === '::') return true;
  return (a === '0.0.0.0' && !b.includes(':')) || (b === '0.0.0.0' && !a.includes(':'));
}
