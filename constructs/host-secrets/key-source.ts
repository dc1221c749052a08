import { FleetApp, type IHost, type NixAttributes, recipientOfHostKey } from '../../lib';

/** Where a host that is not opened by its SSH host key keeps the key of age that its secrets are opened with. */
const keyFile = '/etc/nixos/secrets/key.txt';
const hostKeyFile = '/etc/ssh/ssh_host_ed25519_key';

/** A key, and the options of sops-nix that say so; without a path it is what sops-nix takes by itself. */
export interface KeySource {
  readonly path?: string;
  readonly options: NixAttributes;
}

/**
 * What a host opens its secrets with: what `fleet.lock.json` has recorded of it. Its SSH host key is named outright, so
 * that it counts on a machine without sshd, too.
 */
export function keySource(host: IHost): KeySource {
  const { lock } = FleetApp.of(host);
  const recipient = lock.get('recipient', host.hostName);
  const hostKey = lock.get('host-key', host.hostName);
  const isHostKey = hostKey !== undefined && recipient === recipientOfHostKey(hostKey);
  if (isHostKey) return { path: hostKeyFile, options: { age: { sshKeyPaths: [hostKeyFile] } } };
  // Nothing recorded, and nothing said: sops-nix takes the SSH host key where there is an sshd.
  if (recipient === undefined && host.fleet.secrets === 'repo') return { options: {} };
  return { path: keyFile, options: { age: { keyFile } } };
}
