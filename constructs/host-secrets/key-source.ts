import { FleetApp, type IHost, type NixAttributes, recipientOfHostKey } from '../../lib';

/** Where a host that is not opened by its SSH host key keeps the key of age that its secrets are opened with. */
const keyFile = '/etc/nixos/secrets/key.txt';

/**
 * What a host opens its secrets with: what `fleet.lock.json` has recorded of it. Its SSH host key is named outright, so
 * that it counts on a machine without sshd, too.
 */
export function keySource(host: IHost): NixAttributes {
  const { lock } = FleetApp.of(host);
  const recipient = lock.get('recipient', host.hostName);
  const hostKey = lock.get('host-key', host.hostName);
  const isHostKey = hostKey !== undefined && recipient === recipientOfHostKey(hostKey);
  if (isHostKey) return { age: { sshKeyPaths: ['/etc/ssh/ssh_host_ed25519_key'] } };
  // Nothing recorded, and nothing said: sops-nix takes the SSH host key where there is an sshd.
  return recipient === undefined && host.fleet.secrets === 'repo' ? {} : { age: { keyFile } };
}
