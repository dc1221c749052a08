import { z } from 'zod';
import {
  domainSuffix,
  interfaceName,
  ipv4Address,
  ipv4Network,
  ipv6Address,
  ipv6Network,
  name,
  port,
  whole,
  wireGuardKey,
} from './scalars';

const peer = {
  /** IPv4 address inside the network, without prefix length. @default - allocated once in fleet.lock.json */
  ipv4: ipv4Address.optional(),
  /** IPv6 address inside the network, without prefix length. @default - allocated once in fleet.lock.json */
  ipv6: ipv6Address.optional(),
  /** WireGuard public key, base64. The private key never leaves the host. @default - recorded once in fleet.lock.json */
  publicKey: wireGuardKey.optional(),
};

/** One mesh network. Which members are peers of which is the construct's choice. */
const networkSchema = z.strictObject({
  /** What it is for, in reports. */
  description: z.string().optional(),
  /** IPv4 network, `10.100.0.0/24`. @default - no IPv4 in the mesh */
  ipv4: ipv4Network.optional(),
  /** IPv6 network, `fd00:100::/64`. @default - no IPv6 in the mesh */
  ipv6: ipv6Network.optional(),
  /** UDP port of every member. @default 51820 */
  port: port.default(51820),
  /** Largest packet inside the tunnel in bytes, 1280 to 9216; from 576 on without `ipv6`. @default 1420 */
  mtu: whole(576, 9216).default(1420),
  /** Zone that its traffic belongs to on every member. @default 'vpn' */
  zone: name.default('vpn'),
  /** Suffix of the members' private names: `vpn` makes `fufuwuqi.vpn`. @default - no names */
  domain: domainSuffix.optional(),
  /** Members by host name. @default {} */
  members: z.record(name, z.strictObject(peer)).default({}),
  /** Peers that are no hosts of the fleet, such as a phone: their addresses and keys are kept free. @default {} */
  reserved: z
    .record(
      name,
      z.strictObject({
        /** What it is. @default - the name says it */
        description: z.string().optional(),
        ...peer,
      }),
    )
    .default({}),
});

/** Mesh networks by the name of their interface, `wg0`. */
export const networksSchema = z.record(interfaceName, networkSchema).default({});
