import { type Construct } from 'constructs';
import { DnsRecords } from '../constructs/dns-records';
import {
  aliasRecords,
  Annotations,
  caaRecords,
  caaRequests,
  ConstructError,
  didYouMean,
  type DnsZone,
  FleetStack,
  ownZone,
  ProblemsError,
  shown,
  strictTls,
  zoneAliases,
  zoneSetting,
} from '../lib';

/** Properties for {@link ZoneStack}. */
export interface ZoneStackProps {
  /** Name of the zone in the fleet's `dns.zones`: `fufu.land`. */
  readonly zone: string;
}

/**
 * A DNS zone at Cloudflare, owned once: the records of the fleet's `dns.zones`, and what constructs of hosts ask for
 * that only the owner of the whole zone can make, such as CAA records; in a state of their own.
 *
 * @throws ConstructError when the fleet has no zone of that name, or another stack owns it.
 */
export class ZoneStack extends FleetStack {
  public readonly zone: DnsZone;

  public constructor(scope: Construct, id: string, props: ZoneStackProps) {
    super(scope, id);
    const { zones } = this.app.fleet.dns;
    const zone = zones[props.zone];
    if (zone === undefined) {
      const hint = didYouMean(props.zone, Object.keys(zones));
      throw new ConstructError(id, 'zone', `no zone of the fleet has that name, got ${shown(props.zone)}${hint}`);
    }
    this.zone = zone;
    ownZone(this, props.zone);
    const records = new DnsRecords(this, 'records', { zone });
    this.app.whenDeclared(this, () => this.grant(records));
  }

  private grant(records: DnsRecords): void {
    const { name } = this.zone;
    const caa = caaRecords(this.app.fleet, this.zone, caaRequests.of(this, name));
    const aliases = aliasRecords(this.zone, zoneAliases.of(this, name));
    const problems = [...caa.problems, ...aliases.problems];
    if (problems.length > 0) throw new ProblemsError(problems);
    for (const warning of caa.warnings) Annotations.of(this).addWarning(warning);
    for (const record of [...caa.records, ...aliases.records]) records.add(record);
    if (strictTls.of(this, name).length > 0) zoneSetting(this, 'strict-tls', this.zone.zoneId, 'ssl', 'strict');
  }
}
