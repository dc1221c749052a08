import { type Construct } from 'constructs';
import { type IHost } from '../host';
import { fleetNames, zoneOf } from './fleet-names';
import { ZoneRequest } from './zone-request';

/** Whether the fleet's own records put Cloudflare in front of a name of a host. */
export function isBehindCloudflare({ fleet, hostName }: IHost, name: string): boolean {
  return fleetNames(fleet, hostName).get(name)?.proxied ?? false;
}

/** Names for which Cloudflare is to look at the certificate of the server that it stands in front of. */
export const strictTls = new ZoneRequest<string>('strict TLS');

/**
 * Asks that Cloudflare connects to a host by TLS and believes no certificate but a valid one, for a name that it stands
 * in front of; otherwise anyone on the way could read along. It is a setting of the whole zone. Nothing is asked for a
 * name in no zone of the fleet.
 *
 * @see https://developers.cloudflare.com/ssl/origin-configuration/ssl-modes/full-strict/
 */
export function askStrictTls(asker: Construct, { fleet }: IHost, name: string): void {
  const zone = zoneOf(fleet, name);
  if (zone !== undefined) strictTls.ask(asker, fleet, zone.name, name);
}
