import { Facet } from './facet';

/** A name that resolvers inside the fleet answer, and public DNS does not. */
export interface LocalName {
  /** Full name: `fufuwuqi.vpn`. */
  readonly name: string;
  /** IPv4 or IPv6 address. */
  readonly address: string;
}

/** Names of a host inside the fleet. */
export const localNames = new Facet<LocalName>('local names', { key: ({ name, address }) => `${name} ${address}` });
