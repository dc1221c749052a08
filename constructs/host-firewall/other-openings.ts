import { type Host, nix, type NixAttributes, type NixExpression } from '../../lib';

const firewall = (option: string): NixExpression => nix.config(`networking.firewall.${option}`);

/** What makes a kernel pass packets on. */
const forwarding = {
  'net.ipv4.ip_forward': null,
  'net.ipv4.conf.all.forwarding': null,
  'net.ipv6.conf.all.forwarding': null,
};

/**
 * Warnings of the next build: what other modules of the machine let in, or through, without a word here. Interfaces
 * that the fleet does not know, such as `podman0`, are theirs to open.
 */
export function otherOpenings({ zones }: Host): NixExpression {
  const names = [...new Set(Object.values(zones).flatMap((entries) => entries.map((entry) => entry.interface)))];
  const own = names.filter((name) => name !== 'lo').sort();
  const ours = Object.fromEntries(own.map((name) => [name, null]));
  const tcp = nix.concat(firewall('allowedTCPPorts'), firewall('allowedTCPPortRanges'));
  const udp = nix.concat(firewall('allowedUDPPorts'), firewall('allowedUDPPortRanges'));
  const interfaces = nix.apply(nix.builtins('intersectAttrs'), ours, firewall('interfaces'));
  const trusted = nix.apply(nix.lib('intersectLists'), own, firewall('trustedInterfaces'));
  const sysctls = nix.apply(nix.builtins('intersectAttrs'), forwarding, nix.config('boot.kernel.sysctl'));
  const forwards = nix.apply(nix.lib('intersectLists'), [true, 1, '1'], nix.apply(nix.builtins('attrValues'), sysctls));
  return nix.concat(
    warning(differ(tcp, []), nix.text`opens TCP ports to every zone: ${json(tcp)}`),
    warning(differ(udp, []), nix.text`opens UDP ports to every zone: ${json(udp)}`),
    warning(differ(interfaces, {}), nix.text`opens ports to whole interfaces: ${json(interfaces)}`),
    warning(differ(trusted, []), nix.text`trusts interfaces with every port: ${json(trusted)}`),
    warning(nix.and(differ(forwards, []), nix.not(firewall('filterForward'))), nix.text`forwards packets, unfiltered`),
  );
}

/** Assertions that no interface is trusted on which rules tell zones apart, or which is the way to the Internet. */
export function trustedUplink({ network, zones }: Host): NixAttributes[] {
  const entries = Object.values(zones).flat();
  const shared = entries.filter(({ sources, except }) => sources.length + except.length > 0);
  const names = [...shared.map((entry) => entry.interface), ...(network.uplink === undefined ? [] : [network.uplink])];
  return [...new Set(names)].sort().map((name) => ({
    assertion: nix.not(nix.apply(nix.builtins('elem'), name, firewall('trustedInterfaces'))),
    message: `networking.firewall.trustedInterfaces has '${name}': what the Internet sends there would pass before any rule; take it out`,
  }));
}

function differ(value: NixExpression, usual: NixAttributes | readonly never[]): NixExpression {
  return nix.not(nix.eq(value, usual));
}

function warning(condition: NixExpression, what: NixExpression): NixExpression {
  const message = nix.text`HostFirewall: another module ${what}; declare it in the fleet, or close it there`;
  return nix.apply(nix.lib('optional'), condition, message);
}

function json(value: NixExpression): NixExpression {
  return nix.apply(nix.builtins('toJSON'), value);
}
