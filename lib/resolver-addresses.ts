import { ports } from './facets';
import { type IHost } from './host';
import { type IResolver } from './resolver';
import { zoneAddresses } from './zone-addresses';

/**
 * Addresses that a zone reaches a resolver at: those of its host there, of which something listens on port 53. Ask only
 * when all is declared.
 */
export function resolverAddresses({ host }: IResolver, zone: string): readonly string[] {
  return zoneAddresses(host, zone).addresses.filter((address) => answersAt(host, address));
}

/** Whether something on a host listens on port 53 of an address. Ask only when all is declared. */
export function answersAt(host: IHost, address: string): boolean {
  const claims = host.facets.read(ports).filter(({ port, protocol }) => port.value === 53 && protocol === 'udp');
  return claims.some((claim) => {
    if (claim.address === undefined || claim.address === '::') return true;
    return claim.address === '0.0.0.0' ? !address.includes(':') : claim.address === address;
  });
}
