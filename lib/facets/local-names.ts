import { Facet } from './facet';

/** A name that resolvers inside the fleet answer, and public DNS does not. */
export interface LocalName {
  /** Full name: `fufuwuqi.vpn`. */
  readonly name: string;
  /** IPv4 or IPv6 address. */
  readonly address: string;
  /**
   * Network zone of the host, `lan`: the address is for who asks from its networks, and nobody else is told.
   * @default - everybody is
   */
  readonly zone?: string;
}

/** Names of a host inside the fleet. */
export const localNames = new Facet<LocalName>('local names', {
  key: ({ name, address, zone = '' }) => `${name} ${address} ${zone}`,
});
