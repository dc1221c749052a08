import { type Construct } from 'constructs';
import { DnsRecords } from '../constructs/dns-records';
import { ConstructError, didYouMean, type DnsZone, FleetStack, ownZone, shown } from '../lib';

/** Properties for {@link ZoneStack}. */
export interface ZoneStackProps {
  /** Name of the zone in the fleet's `dns.zones`: `fufu.land`. */
  readonly zone: string;
}

/**
 * A DNS zone at Cloudflare, owned once: the records of the fleet's `dns.zones`, in a state of their own.
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
    new DnsRecords(this, 'records', { zone });
  }
}
