import { type Port } from '../../lib';

/** A port of the gateway that is another machine's. */
export interface PortForward {
  /** Port of the gateway that is called. */
  readonly port: Port;
  readonly protocol: 'tcp' | 'udp';
  /** Zones of the gateway that may call it; with the target's own zone among them, its neighbours may, too (hairpin). */
  readonly zones: readonly string[];
  /** Who answers: a host of the fleet by its name, or any machine by its IPv4 address; `port` is the same one by default. */
  readonly to: { readonly host: string; readonly port?: Port } | { readonly address: string; readonly port?: Port };
  /** What answers and for whom, in a few words; shown beside the rules and in reports. */
  readonly why: string;
  /**
   * Whether the target sees who calls, and not the gateway. It must send its answers back through the gateway then.
   * @default - true where the fleet says that the gateway is the target's router, false otherwise
   */
  readonly keepSource?: boolean;
}

/** `port forward 8080/tcp`, for messages. */
export function fieldOf({ port, protocol }: PortForward): string {
  return `portForward ${port.value}/${protocol}`;
}
