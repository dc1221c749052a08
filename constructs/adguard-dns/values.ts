import { DomainName, type Fault, shown } from '../../lib';
import { repeated } from './fault';
import { type AdGuardDnsProps, type FilterList } from './props';

export const defaultFilters: readonly FilterList[] = [
  { name: 'AdGuard DNS filter', url: 'https://adguardteam.github.io/HostlistsRegistry/assets/filter_1.txt' },
];

const byteUnits: Readonly<Record<string, number>> = { KiB: 1 << 10, MiB: 1 << 20 };
const hourUnits: Readonly<Record<string, number>> = { h: 1, d: 24 };
const millisecondUnits: Readonly<Record<string, number>> = { ms: 1, s: 1000 };
const secondUnits: Readonly<Record<string, number>> = { s: 1 };

/** What a text with a unit stands for; undefined where it cannot be read. */
function amount(text: string, units: Readonly<Record<string, number>>): number | undefined {
  const [, number = '', unit = ''] = /^([1-9]\d{0,8})([A-Za-z]+)$/.exec(text) ?? [];
  const factor = Object.hasOwn(units, unit) ? units[unit] : undefined;
  return factor === undefined ? undefined : Number(number) * factor;
}

export const bytesOf = (text: string): number => amount(text, byteUnits) ?? 0;
export const hoursOf = (text: string): number => amount(text, hourUnits) ?? 0;
export const secondsOf = (text: string): number => amount(text, secondUnits) ?? 0;

/** What is wrong with single values. */
export function valueFaults(props: AdGuardDnsProps): Fault[] {
  const { rateLimit = 100, serverName, filters = defaultFilters } = props;
  const faults: Fault[] = [
    ...measureFaults('cacheSize', props.cacheSize, byteUnits, [64 << 10, 1 << 30], '64KiB to 1024MiB', "'4MiB'"),
    ...measureFaults('upstreamTimeout', props.upstreamTimeout, millisecondUnits, [100, 60_000], '100ms to 60s', "'2s'"),
    ...measureFaults('blockedTtl', props.blockedTtl, secondUnits, [1, 86_400], '1s to 86400s', "'10s'"),
    ...measureFaults('queryLog', props.queryLog, hourUnits, [1, 365 * 24], '1h to 365d', "'7d', or false"),
    ...measureFaults('statistics', props.statistics, hourUnits, [1, 365 * 24], '1h to 365d', "'7d', or false"),
    ...filterFaults(filters),
  ];
  if (!Number.isInteger(rateLimit) || rateLimit < 0 || rateLimit > 100_000) {
    const message = `must be whole requests a second from 0, which is no limit, to 100000, got ${shown(rateLimit)}; write it like 100`;
    faults.push({ field: 'rateLimit', message });
  }
  if (serverName !== undefined) faults.push(...serverNameFaults(serverName));
  return faults;
}

function measureFaults(
  field: string,
  value: string | false | undefined,
  units: Readonly<Record<string, number>>,
  [least, most]: readonly [number, number],
  range: string,
  example: string,
): Fault[] {
  if (value === undefined || value === false) return [];
  const found = amount(value, units);
  if (found !== undefined && found >= least && found <= most) return [];
  return [{ field, message: `must be from ${range}, got ${shown(value)}; write it like ${example}` }];
}

function serverNameFaults(name: string): Fault[] {
  try {
    const canonical = DomainName.of(name).toString();
    if (name === canonical) return [];
    return [{ field: 'serverName', message: `must be in lower case, got ${shown(name)}; write '${canonical}'` }];
  } catch (error) {
    return [{ field: 'serverName', message: `${(error as Error).message}; write it like 'dns.fufu.land'` }];
  }
}

function filterFaults(filters: readonly FilterList[]): Fault[] {
  const faults = filters.flatMap(({ name, url }): Fault[] => {
    const unnamed =
      name.trim() === '' ? [{ field: 'filters', message: `has a list without a name, ${url}; name it` }] : [];
    if (isHttps(url)) return unnamed;
    const message = `'${name}' must be at an https:// URL, or somebody on the way could change it, got ${shown(url)}`;
    return [...unnamed, { field: 'filters', message }];
  });
  return [
    ...faults,
    ...repeated(
      'filters',
      filters.map(({ url }) => url),
    ),
  ];
}

function isHttps(text: string): boolean {
  try {
    const { protocol, username } = new URL(text);
    return protocol === 'https:' && username === '' && !/\s/.test(text);
  } catch {
    return false;
  }
}
