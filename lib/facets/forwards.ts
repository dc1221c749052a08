import { Facet } from './facet';

/** Packets that a host passes on from one interface to another, for others. */
export interface Forward {
  /** Interface that they come in by: `wg0`. */
  readonly from: string;
  /** Interface that they go out by; may be the same one, as between the spokes of a hub. */
  readonly to: string;
  /** Networks that they come from, IPv4 and IPv6: `10.100.0.2/32`. */
  readonly sources: readonly string[];
  /** Networks that they go to. */
  readonly destinations: readonly string[];
  /** What it is for, in a few words; shown beside the rule and in reports. */
  readonly why: string;
}

/** What a host forwards. Everything else that would pass through it is refused by its firewall. */
export const forwards = new Facet<Forward>('forwards', {
  key: ({ from, to, sources, destinations }) => [from, to, ...sources, '>', ...destinations].join(' '),
});
