/** What being in a group of NixOS allows, beside files that belong to it. */
export interface GroupPower {
  /** `root`: as good as root, without a password. `reads`: what others may not see. `controls`: what others may not change. */
  readonly kind: 'root' | 'reads' | 'controls';
  /** How, in a few words. */
  readonly how: string;
}

/** Groups whose members can do more than their own account, by name. */
const powers: Readonly<Record<string, GroupPower>> = {
  // A container may have any folder of the host, as root.
  docker: { kind: 'root', how: 'starts containers as root' },
  podman: { kind: 'root', how: 'starts containers as root, where the socket of Podman is on' },
  lxd: { kind: 'root', how: 'starts containers as root' },
  'incus-admin': { kind: 'root', how: 'starts containers as root' },
  libvirtd: { kind: 'root', how: 'gives a virtual machine any disk of the host' },
  disk: { kind: 'root', how: 'reads and writes disks below the file system' },
  kmem: { kind: 'root', how: "reads the kernel's memory" },
  shadow: { kind: 'root', how: 'reads the hashes of all passwords' },
  uinput: { kind: 'root', how: 'types into every session, that of root too' },
  root: { kind: 'controls', how: "writes what root's group may write" },
  input: { kind: 'reads', how: 'reads every key that is pressed' },
  tty: { kind: 'reads', how: 'reads and writes terminals of others' },
  keys: { kind: 'reads', how: 'enters the folder of secrets' },
  'systemd-journal': { kind: 'reads', how: 'reads the journal of all services' },
  adm: { kind: 'reads', how: 'reads the journal of all services' },
  wheel: { kind: 'reads', how: 'reads the journal of all services' },
  wireshark: { kind: 'reads', how: 'captures packets' },
  video: { kind: 'reads', how: 'reads cameras and screens' },
  networkmanager: { kind: 'controls', how: 'changes networks and resolvers' },
  vboxusers: { kind: 'controls', how: 'gives virtual machines devices of the host' },
  kvm: { kind: 'controls', how: 'starts virtual machines' },
  dialout: { kind: 'controls', how: 'speaks to serial devices' },
};

/** What a group gives its members; undefined for one that is not known to give more than files. */
export function groupPower(group: string): GroupPower | undefined {
  return Object.hasOwn(powers, group) ? powers[group] : undefined;
}
