import { z } from 'zod';
import { interfaceSchema } from './interface-schema';
import { releases, stateVersions } from './releases';
import { interfaceName, ipAddress, locale, name, network, port, publicIpv4, publicIpv6, timeZone } from './scalars';
import { existingState } from './state-schema';

const zoneEntry = z.strictObject({
  /** Interface that the traffic comes in by: one of the host's, or a mesh network it is a member of. */
  interface: interfaceName,
  /** Networks that the traffic comes from. @default - all that no other zone of the interface claims */
  sources: z.array(network).min(1).optional(),
});

const existingService = z.strictObject({
  /** What it is, for reports and clashes: `cockpit`. */
  name,
  /** Port it listens on, 1 to 65535. */
  port,
  /** Transport. */
  protocol: z.enum(['tcp', 'udp']),
  /** Zones of the host that may reach it. Renders to a firewall rule each. */
  zones: z.array(name).min(1),
  /** Why it is there, for the exposure report. */
  reason: z.string().min(1),
  /** The one address of the host it listens on. @default - all of them */
  address: ipAddress.optional(),
});

/** One machine. */
export const hostSchema = z.strictObject({
  /** Platform. Renders to `nixpkgs.hostPlatform`. */
  system: z.enum(['x86_64-linux', 'aarch64-linux']),
  /** NixOS release that its modules are rendered for; on nixos-unstable the release of that cycle. */
  release: z.enum(releases),
  /** Release it was installed with, never changed afterwards. Renders to `system.stateVersion`. */
  stateVersion: z.enum(stateVersions),
  /** What it is; decides defaults such as upgrade times and whether it must have an uplink. */
  kind: z.enum(['server', 'desktop', 'laptop', 'vm', 'wsl']),
  /** What it is for, in reports. */
  description: z.string().optional(),
  /** Place it stands at. Hosts of one site share their LANs; the same private range may be used again at another. @default 'main' */
  site: name.default('main'),
  /** IANA name, `Europe/Berlin`. Renders to `time.timeZone`. @default - the fleet's */
  timeZone: timeZone.optional(),
  /** Locale, `en_US.UTF-8`. Renders to `i18n.defaultLocale`. @default - the fleet's */
  locale: locale.optional(),
  /** How it is connected. */
  network: z.strictObject({
    /** What configures the interfaces; `wsl` leaves that to Windows. */
    manager: z.enum(['networkd', 'networkmanager', 'wsl']),
    /** Interface with the default route; a server must have one. @default - none that is known at synth */
    uplink: interfaceName.optional(),
    /** Resolvers in order of preference. Renders to `networking.nameservers`. @default [] */
    nameservers: z.array(ipAddress).default([]),
    /** Interfaces by name, `eno1`. @default {} */
    interfaces: z.record(interfaceName, interfaceSchema).default({}),
  }),
  /**
   * Where traffic comes from, by zone: `wan`, `lan`, `vpn` or a name of yours. An entry is an interface and the networks
   * behind it; the entry without `sources` is the rest of that interface. `loopback` is always there. @default {}
   */
  zones: z.record(name, z.array(zoneEntry)).default({}),
  /** Addresses that the Internet reaches it at; `dynamic` where the host keeps its own records current. @default {} */
  publicAddress: z
    .strictObject({
      /** Public IPv4 address, `dynamic`, or absent where there is none. */
      ipv4: publicIpv4.optional(),
      /** Public IPv6 address, `dynamic`, or absent where there is none. */
      ipv6: publicIpv6.optional(),
    })
    .default({}),
  /** What listens on it but is not declared by any construct: opened, reported, and guarded against clashes. @default [] */
  existingServices: z.array(existingService).default([]),
  /** What is kept on its disk but is not declared by any construct: a backup saves it. @default [] */
  existingState: z.array(existingState).default([]),
});
