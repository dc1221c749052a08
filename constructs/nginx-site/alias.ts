import { type Construct } from 'constructs';
import { askersOf, HostRecords, type IHost, refuse, shown, zoneAliases, zoneOf } from '../../lib';

/** Asks that a name of a site stands for another name of its host in public DNS. */
export function askAlias(asker: Construct, { fleet }: IHost, name: string, target: string): void {
  const zone = zoneOf(fleet, name);
  if (zone === undefined) {
    const message = `is to be a CNAME in no zone of the fleet, got ${shown(name)}; take a name in one of dns.zones`;
    refuse(asker.node.path, [{ field: 'record', message }]);
  } else {
    zoneAliases.ask(asker, fleet, zone.name, { name, target });
  }
}

/** Why a name of a host cannot stand behind those of a site. Ask only when the tree is complete. */
export function aliasFaults(host: IHost, names: readonly string[], target: string): string[] {
  const there = HostRecords.of(host).names.find(({ name }) => name === target);
  const known = HostRecords.of(host).names.map(({ name }) => shown(name));
  const remedy = known.length === 0 ? 'it has none: say record: true' : `it has ${known.join(', ')}: name one of them`;
  const by = `record: is to be a CNAME of ${shown(target)}, but`;
  return [
    ...(names.includes(target) ? [`${by} that is a name of the site itself; name another one`] : []),
    ...(there === undefined ? [`${by} that is no public name of the host; ${remedy}`] : []),
    ...(there?.proxied === true ? [`${by} Cloudflare stands in front of that; leave the record to addresses`] : []),
    ...names
      .filter((name) => askersOf(host, name).length > 0)
      .map((name) => `${by} something else asks for the addresses of ${shown(name)}; leave one of them out`),
  ];
}
