import { type RenderedFleet } from '../../checks';
import { shown } from '../../errors';
import { sshServers } from '../../facets/ssh-servers';
import { type IHost } from '../../host';
import { type NixValue } from '../../nix';
import { settledAt } from '../definitions';
import { type Answer, complyingUnless, type Finding, hostPolicy } from '../policy';
import { isSetTo, textOf } from '../setting';
import { declaredSshPorts, listenedPorts } from '../ssh-ports';

const jail = 'services.fail2ban.jails.sshd';

/** Where attackers are banned at all, they are banned from the ports that sshd really listens on. */
export const SshPortIsBanned = hostPolicy(
  'SshPortIsBanned',
  'Bans that close a port on which nobody listens, while SSH stays open to who is banned.',
  (host, rendered): Answer => {
    const { hostName } = host;
    const real = sshPorts(host, rendered);
    if (real.length === 0 || !isSetTo(rendered, hostName, 'services.fail2ban.enable', true)) return 'does not apply';
    return complyingUnless([...switchedOff(rendered, hostName), ...uncovered(rendered, hostName, real)]);
  },
);

function switchedOff(rendered: RenderedFleet, host: string): Finding[] {
  const off = [`${jail}.enabled`, `${jail}.settings.enabled`].flatMap((option) => settledAt(rendered, host, option));
  return off
    .filter(({ value }) => value === false)
    .map(({ path, by }) => {
      return { path: by, field: path.join('.'), message: 'switches the jail of SSH off, got false; take it out' };
    });
}

function uncovered(rendered: RenderedFleet, host: string, real: readonly number[]): Finding[] {
  const [given] = settledAt(rendered, host, `${jail}.settings.port`);
  // The jail of a server that others make follows ports that are not to be seen here.
  if (given === undefined && !isSetTo(rendered, host, 'services.openssh.enable', true)) return [];
  const banned = given === undefined ? declaredSshPorts(rendered, host) : portsIn(given.value);
  const open = real.filter((port) => banned?.includes(port) === false);
  if (open.length === 0) return [];
  const remedy =
    given === undefined
      ? `set services.openssh.ports to ${shown(real)}`
      : 'take it out, for it follows services.openssh.ports';
  const message = `leaves port ${open.join(', ')} of SSH open to who is banned, got ${shown(banned)}; ${remedy}`;
  return [{ path: given?.by ?? host, field: `${jail}.settings.port`, message }];
}

/** Every port that sshd listens on: of `listenAddresses` where there are any. */
function sshPorts({ hostName, facts, facets }: IHost, rendered: RenderedFleet): number[] {
  const other = facts.existingServices.filter(({ name }) => /^(open)?sshd?$/.test(name)).map(({ port }) => port);
  const known = [...other, ...facets.read(sshServers).map(({ port }) => port.value)];
  const ours = isSetTo(rendered, hostName, 'services.openssh.enable', true) ? listenedPorts(rendered, hostName) : [];
  return [...new Set([...known, ...ours])].sort((a, b) => a - b);
}

/** Ports as fail2ban takes them: `24212`, `ssh,24212`, `2222:2230`; undefined for what only Nix knows. */
function portsIn(value: NixValue): number[] | undefined {
  if (typeof value === 'number') return [value];
  const text = textOf(value);
  if (text === undefined || text.includes('…')) return undefined;
  return text.split(',').flatMap((part) => {
    const [first = '', last = first] = part.trim().replace(/^ssh$/, '22').split(':');
    return Array.from(
      { length: Math.max(0, Number(last) - Number(first) + 1) || 0 },
      (_, index) => Number(first) + index,
    );
  });
}
