import { didYouMean, type Fleet, type IHost, shown } from '../../lib';
import { type AutoUpgradeProps } from './props';

/** What is wrong with the names in the props, with the field that it is about. */
export function nameFaults(props: AutoUpgradeProps, fleet: Fleet, present: ReadonlySet<string>): string[] {
  const names = Object.keys(fleet.hosts);
  const { hosts = names, restarts = [], apart = [], canary } = props;
  const unknown = (field: string, name: string): string[] => {
    if (fleet.hosts[name] === undefined) {
      return [`${field}: no host of the fleet has that name, got ${shown(name)}${didYouMean(name, names)}`];
    }
    if (!hosts.includes(name)) return [`${field}: '${name}' is not among the hosts that upgrade; add it to hosts`];
    return present.has(name) ? [] : [`${field}: '${name}' has no stack; add new HostStack(app, '${name}')`];
  };
  return [
    ...(props.hosts?.length === 0 ? ['hosts: are none; name one, or leave this out for all'] : []),
    ...(props.hosts ?? []).flatMap((name) => unknown('hosts', name)),
    ...restarts.flatMap((name) => [...unknown('restarts', name), ...windows(fleet, name)]),
    ...apart.flatMap(([a, b]) => [
      ...[a, b].flatMap((name) => unknown('apart', name)),
      ...(a === b ? [`apart: '${a}' is paired with itself; name two hosts`] : []),
    ]),
    ...(canary === undefined ? [] : unknown('canary.host', canary.host)),
  ];
}

function windows(fleet: Fleet, name: string): string[] {
  if (fleet.hosts[name]?.kind !== 'wsl') return [];
  return [`restarts: '${name}' runs under WSL, where Windows brings the kernel and starts it; take it out`];
}

/** The time zone that the window is in, or what is wrong with it. */
export function windowZone({ window }: AutoUpgradeProps, hosts: readonly IHost[]): { zone: string; faults: string[] } {
  const zones = [...new Set(hosts.map(({ facts }) => facts.timeZone))].sort();
  const given = window?.timeZone;
  const list = zones.map((zone) => `'${zone}'`).join(', ');
  if (given !== undefined && !zones.includes(given)) {
    const message = `no host that upgrades is in it, got ${shown(given)}; theirs: ${list}`;
    return { zone: given, faults: [`window.timeZone: ${message}`] };
  }
  if (given === undefined && zones.length > 1) {
    return { zone: '', faults: [`window.timeZone: hosts are in several, ${list}; say which one the window is in`] };
  }
  return { zone: given ?? zones[0] ?? 'UTC', faults: [] };
}
