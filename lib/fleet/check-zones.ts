import { Cidr } from '../net/cidr';
import { type FleetData } from './fleet-schema';
import { type Path } from './path';
import { type Report } from './report';
import { quoted } from './wording';

interface Entry {
  readonly zone: string;
  readonly sources: readonly Cidr[];
  readonly at: Path;
}

/** Judges zones: every packet of an interface must come from exactly one, and services must name zones that exist. */
export function checkZones(data: FleetData, report: Report): void {
  for (const [name, host] of Object.entries(data.hosts)) {
    const at = ['hosts', name, 'zones'];
    const meshes = Object.entries(data.networks).filter(([, { members }]) => Object.hasOwn(members, name));
    const meshNames = [...report.names(['networks'])].filter((mesh) => {
      return report.names(['networks', mesh, 'members']).has(name);
    });
    const interfaces = new Set([...report.names(['hosts', name, 'network', 'interfaces']), ...meshNames]);
    if (Object.hasOwn(host.zones, 'loopback'))
      report.add([...at, 'loopback'], 'is there without being declared; remove it');
    const entries = new Map<string, Entry[]>();
    for (const [zone, list] of Object.entries(host.zones)) {
      list.forEach((entry, i) => {
        if (!report.checkName([...at, zone, i, 'interface'], 'interface', entry.interface, interfaces)) return;
        const before = entries.get(entry.interface) ?? [];
        // Without the sources that were refused it would seem to be the rest.
        if (report.isBroken([...at, zone, i])) return;
        const mine = { zone, sources: (entry.sources ?? []).map((text) => Cidr.of(text)), at: [...at, zone, i] };
        checkEntry(mine, entry.interface, before, report);
        entries.set(entry.interface, [...before, mine]);
      });
    }
    // A network that was refused may be the one that brings the zone.
    if (meshNames.some((mesh) => report.isBroken(['networks', mesh]))) continue;
    const zones = new Set([...report.names(at), ...meshes.map(([, { zone }]) => zone), 'loopback']);
    host.existingServices.forEach((service, i) => {
      service.zones.forEach((zone, j) => {
        report.checkName(
          ['hosts', name, 'existingServices', i, 'zones', j],
          `zone of host ${quoted(name)}`,
          zone,
          zones,
        );
      });
    });
  }
}

function checkEntry(mine: Entry, ifname: string, before: readonly Entry[], report: Report): void {
  for (const other of before) {
    if (mine.sources.length === 0 && other.sources.length === 0) {
      const remedy = 'only one may; give the other its sources';
      report.add(mine.at, `takes the rest of ${quoted(ifname)} as ${report.text(other.at)} does; ${remedy}`);
    }
    mine.sources.forEach((source, i) => {
      const clash = other.sources.find((theirs) => theirs.overlaps(source));
      if (clash === undefined) return;
      const which = `${clash.toString()} of ${report.text(other.at)}`;
      report.add(
        [...mine.at, 'sources', i],
        `overlaps ${which}, got ${quoted(source.toString())}; traffic must be in one zone`,
      );
    });
  }
}
