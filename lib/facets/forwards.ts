import { type Port } from '../net/port';
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
  /** Networks among the destinations that are not meant: `['192.168.1.0/24']`, beside the Internet. @default [] */
  readonly except?: readonly string[];
  /**
   * The port that they go to, of what the host has sent on from a claimed port of its own, and of nothing else.
   * @default - every port, whether it was sent on or not
   */
  readonly translated?: { readonly protocol: 'tcp' | 'udp'; readonly port: Port };
  /** What it is for, in a few words; shown beside the rule and in reports. */
  readonly why: string;
}

/** What a host forwards. Everything else that would pass through it is refused by its firewall. */
export const forwards = new Facet<Forward>('forwards', {
  key: ({ from, to, sources, destinations, except = [], translated }) => {
    const port = translated === undefined ? [] : [`${translated.port.value}/${translated.protocol}`];
    return [from, to, ...sources, '>', ...destinations, ...port, '-', ...except].join(' ');
  },
});
