import { z } from 'zod';
import { interfaceAddress, interfaceName, ipv4Address, ipv6Address, whole } from './scalars';

const common = {
  /** What it is for, in reports and comments. */
  description: z.string().optional(),
  /**
   * Largest packet in bytes: 1280 to 9216, from 576 on where the interface has no IPv6.
   * Renders to `linkConfig.MTUBytes`. @default - the kernel's
   */
  mtu: whole(576, 9216).optional(),
  /** Static addresses with prefix length, `192.168.1.42/24`, IPv4 and IPv6. Renders to the network's `address`. @default [] */
  addresses: z.array(interfaceAddress).default([]),
  /** Which families DHCP is asked for; `yes` is both. Renders to `DHCP`. @default false */
  dhcp: z.literal(['ipv4', 'ipv6', 'yes', false]).default(false),
  /** IPv4 address of the router, inside one of `addresses`. Renders to a `gateway`. @default - none, or DHCP's */
  gateway4: ipv4Address.optional(),
  /** IPv6 address of the router, inside one of `addresses` or link-local. @default - none, or the one advertised */
  gateway6: ipv6Address.optional(),
  /** Whether router advertisements are accepted. Renders to `IPv6AcceptRA`. @default - true where `dhcp` is `ipv6` or `yes` */
  acceptRa: z.boolean().optional(),
};
/** Interfaces of the same host that it joins: `['eno1', 'enp4s0']`. */
const members = z.array(interfaceName).min(1);

/** One network interface of a host; the kinds say who makes it. */
export const interfaceSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ethernet'), ...common }),
  z.strictObject({ kind: z.literal('wifi'), ...common }),
  /** Made by something else on the host (`podman0`, WSL's `eth0`): never configured, but zones may name it and its addresses are kept free. */
  z.strictObject({ kind: z.literal('external'), ...common }),
  z.strictObject({
    kind: z.literal('bond'),
    /** Interfaces of the same host that it bundles; they carry no addresses themselves. */
    members,
    /** The kernel's bonding mode. Renders to `bondConfig.Mode`. @default 'active-backup' */
    mode: z
      .enum(['balance-rr', 'active-backup', 'balance-xor', 'broadcast', '802.3ad', 'balance-tlb', 'balance-alb'])
      .default('active-backup'),
    ...common,
  }),
  z.strictObject({
    kind: z.literal('bridge'),
    /** Interfaces of the same host that it bridges; they carry no addresses themselves. */
    members,
    ...common,
  }),
  z.strictObject({
    kind: z.literal('vlan'),
    /** VLAN id, 1 to 4094. */
    id: whole(1, 4094),
    /** Interface that carries the tagged packets. */
    parent: interfaceName,
    ...common,
  }),
]);
