import { Construct } from 'constructs';
import { hostOf, type NixAttributes, NixModule } from '../lib';
import { type Neighbour, neighboursOf } from './ssh-client/neighbours';

const standardPort = 22;

/**
 * What the SSH client of a host knows of the others: their keys under all their names, so that it asks nobody whether
 * to trust them, and their ports.
 *
 * Renders to `programs.ssh.knownHosts` and `programs.ssh.extraConfig` (nixos/modules/programs/ssh.nix).
 */
export class SshClient extends Construct {
  public constructor(scope: Construct, id: string) {
    super(scope, id);
    const host = hostOf(this);
    new NixModule(this, 'ssh-client', {
      area: 'security',
      config: () => {
        const neighbours = neighboursOf(host);
        const known = neighbours.flatMap((one) => (one.key === undefined ? [] : [[one.hostName, entry(one, one.key)]]));
        const ports = neighbours.filter(({ port }) => port !== standardPort).map(portOf);
        if (known.length + ports.length === 0) return undefined;
        const knownHosts = Object.fromEntries(known) as NixAttributes;
        return {
          programs: {
            ssh: {
              ...(known.length > 0 && { knownHosts }),
              ...(ports.length > 0 && { extraConfig: ports.join('') }),
            },
          },
        };
      },
    });
  }
}

/** A name with another port than 22 is looked up together with it. */
function entry({ names, port }: Neighbour, publicKey: string): NixAttributes {
  const hostNames = port === standardPort ? [...names] : names.map((name) => `[${name}]:${port}`);
  return { hostNames, publicKey };
}

function portOf({ names, port }: Neighbour): string {
  return `Host ${names.join(' ')}\n  Port ${port}\n`;
}
