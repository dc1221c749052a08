import { didYouMean, type Fault, type IHost, isDay, shown } from '../../lib';
import { keyOnlyFaults } from './key-only';
import { peopleFaults } from './people';
import { forwardings, type SshServerProps } from './props';

/** What is wrong with options by themselves. */
export function optionFaults({ zones, forwarding = [], enrolUntil, names = [] }: SshServerProps): Fault[] {
  const faults: Fault[] = [];
  const add = (field: string, message: string): void => void faults.push({ field, message });
  if (zones.length === 0) add('zones', 'are none, got []; name those that it is reached from, or leave SshServer out');
  const kinds: readonly string[] = forwardings;
  for (const one of forwarding.filter((text) => !kinds.includes(text))) {
    add('forwarding', `must be of ${kinds.join(', ')}, got ${shown(one)}${didYouMean(one, kinds)}`);
  }
  if (forwarding.includes('gateway') && !forwarding.includes('remote')) {
    add(
      'forwarding',
      `'gateway' opens what 'remote' forwards, got ${shown(forwarding)}; add 'remote', or leave it out`,
    );
  }
  if (enrolUntil !== undefined && !isDay(enrolUntil)) {
    add('enrolUntil', `must be a day, YYYY-MM-DD, got ${shown(enrolUntil)}; write it like '2026-12-31'`);
  }
  for (const name of names.filter((text) => !/^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(text))) {
    add('names', `must be names or IPv4 addresses without a port, got ${shown(name)}; write it like 'ares.lan'`);
  }
  return faults;
}

/** What is wrong with options on this host of this fleet. */
export function hostFaults(host: IHost, props: SshServerProps): Fault[] {
  const { zones, keyOnly = [], users, enrolUntil } = props;
  const faults = [...zoneFaults(host, zones), ...keyOnlyFaults(host, zones, keyOnly), ...peopleFaults(host, users)];
  if (enrolUntil !== undefined && zones.every((zone) => keyOnly.includes(zone))) {
    const message = `no zone asks for a code, got '${enrolUntil}'; leave it out`;
    faults.push({ field: 'enrolUntil', message });
  }
  return faults;
}

function zoneFaults({ facts, hostName }: IHost, zones: readonly string[]): Fault[] {
  const known = Object.keys(facts.zones);
  return [...new Set(zones)].sort().flatMap((zone) => {
    const entries = facts.zones[zone];
    if (entries === undefined) {
      const message = `host '${hostName}' has no zone of that name, got ${shown(zone)}${didYouMean(zone, known)}`;
      return [{ field: 'zones', message }];
    }
    const isMesh = entries.some((entry) => facts.networks.includes(entry.interface));
    if (facts.network.manager !== 'wsl' || isMesh || zone === 'loopback') return [];
    const remedy = 'name the zone of a mesh network, and use `wsl` on the machine itself';
    return [{ field: 'zones', message: `Windows decides what reaches a WSL host, got ${shown(zone)}; ${remedy}` }];
  });
}
