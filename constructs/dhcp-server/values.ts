import { DomainName, type Fault, shown, ValueError } from '../../lib';
import { type Lan } from './lan';
import { machineAddress } from './pool';
import { type DhcpServerProps } from './props';

const units = { s: 1, min: 60, h: 3600, d: 86400 } as const;
const shortest = 2 * units.min;
const longest = 7 * units.d;

/** What is wrong with single values, each by itself. */
export function valueFaults(lan: Lan, { domain, lease = '1h', router }: DhcpServerProps): Fault[] {
  const faults: Fault[] = [];
  const seconds = secondsOf(lease);
  if (seconds === undefined || seconds < shortest || seconds > longest) {
    faults.push({ field: 'lease', message: `must be from 2min to 7d, got ${shown(lease)}; write it like '12h'` });
  }
  const complaint = domain === undefined ? undefined : domainComplaint(domain);
  if (complaint !== undefined) faults.push({ field: 'domain', message: complaint });
  const found = router === undefined ? undefined : machineAddress(lan, router);
  if (typeof found === 'string') faults.push({ field: 'router', message: found });
  return faults;
}

function secondsOf(text: string): number | undefined {
  const [, number, unit] = /^([1-9]\d{0,5})(s|min|h|d)$/.exec(text) ?? [];
  return number === undefined ? undefined : Number(number) * units[unit as keyof typeof units];
}

function domainComplaint(text: string): string | undefined {
  try {
    const name = DomainName.of(text).toString();
    return name === text
      ? undefined
      : `must be lower case without a dot at its end, got ${shown(text)}; write '${name}'`;
  } catch (error) {
    if (!ValueError.isValueError(error)) throw error;
    return error.complaint;
  }
}
