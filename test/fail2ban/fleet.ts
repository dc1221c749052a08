import { Fail2ban, type Fail2banProps } from '../../constructs/fail2ban';
import { HostFirewall } from '../../constructs/host-firewall';
import { SshServer } from '../../constructs/ssh-server';
import { type FleetApp, Port } from '../../lib';
import { fleet } from '../constructs/fail2ban/fleet';
import { HostStack } from '../../stacks/host-stack';
import { evaluatedBans, type EvaluatedBans } from './evaluated';

export const sshPort = 24212;

/** The server of a fleet with firewall, SSH and bans. */
export function guardedServer(props: Fail2banProps = {}, handwritten: readonly string[] = []): EvaluatedBans {
  const build = (app: FleetApp): void => {
    const ares = new HostStack(app, 'ares');
    new HostFirewall(ares, 'firewall', { adminPort: Port.of(sshPort) });
    new SshServer(ares, 'ssh', { port: Port.of(sshPort), zones: ['wan', 'lan', 'vpn'] });
    new Fail2ban(ares, 'fail2ban', { trusted: ['lan', 'vpn'], ...props });
  };
  return evaluatedBans(fleet(), 'ares', build, [accounts, ...handwritten]);
}

const accounts =
  '{ users.users.zeus = { isNormalUser = true; openssh.authorizedKeys.keys = [ "ssh-ed25519 AAAA" ]; }; }';
