import { z } from 'zod';
import {
  domainSuffix,
  endpoint,
  interfaceName,
  ipv4Address,
  ipv4Network,
  ipv6Address,
  ipv6Network,
  name,
  network,
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

const member = {
  ...peer,
  /**
   * Name or address that the others call it at, from outside the mesh and without a port: `vpn.fufu.land`, `5.9.1.2`.
   * @default - its host's static `publicAddress`, IPv4 first; else it only calls others
   */
  endpoint: endpoint.optional(),
  /** Whether a router translates its address, so that it must keep the way back open. @default - true without an endpoint */
  behindNat: z.boolean().optional(),
  /** Networks behind it that the other members reach through it: `['192.168.10.0/24']`. @default [] */
  subnets: z.array(network).default([]),
  /** Sends everything, Internet traffic too, through the hub of the mesh. @default false */
  fullTunnel: z.boolean().default(false),
};

const reservedPeer = {
  /** What it is. @default - the name says it */
  description: z.string().optional(),
  ...peer,
  /** Members that it talks to. @default - the hub of the mesh, where it has one */
  via: z.array(name).min(1).optional(),
  /** Whether a preshared key, which has to be carried to the device, is mixed in as between members. @default false */
  presharedKey: z.boolean().default(false),
  /** Sends everything, Internet traffic too, through the member that it talks to. @default false */
  fullTunnel: z.boolean().default(false),
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
  members: z.record(name, z.strictObject(member)).default({}),
  /** Peers that are no hosts of the fleet, such as a phone: their addresses and keys are kept free. @default {} */
  reserved: z.record(name, z.strictObject(reservedPeer)).default({}),
});

/** Mesh networks by the name of their interface, `wg0`. */
export const networksSchema = z.record(interfaceName, networkSchema).default({});
