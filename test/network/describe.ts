import { existsSync } from 'node:fs';
import { describeWith } from '../helpers/consumer';
import { describeOnNetwork } from '../helpers/namespaces';
import { Machine } from './machine';

/** A `describe` of machines with tunnels between them; a visible skip with its reason where there can be none. */
export function describeTunnels(programs: readonly string[], title: string, body: () => void): void {
  if (!existsSync('/dev/net/tun')) {
    process.stderr.write(`skipped: ${title}: no /dev/net/tun here\n`);
    describe.skip(`${title} (no /dev/net/tun here)`, body);
    return;
  }
  describeWith(['nix', 'nixos-tree', 'wireguard-go'], title, () => {
    describeOnNetwork(['nft', 'ping', 'wg', 'bash', ...Machine.programs, ...programs], 'on a network', body);
  });
}
