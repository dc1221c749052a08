import { type RenderedFleet } from '../../checks';
import { shown } from '../../errors';
import { ports } from '../../facets/ports';
import { sshServers } from '../../facets/ssh-servers';
import { type IHost } from '../../host';
import { definitionsAt, settledAt } from '../definitions';
import { type Answer, complyingUnless, type Finding, hostPolicy } from '../policy';
import { isSetTo, listOf } from '../setting';
import { declaredSshPorts, listenedPorts } from '../ssh-ports';

/** sshd listens where the firewall lets people in, and where the other hosts of the fleet look for it. */
export const SshPortIsOpen = hostPolicy(
  'SshPortIsOpen',
  'An SSH server behind a port that nobody gets through, since the firewall opens another one.',
  (host, rendered): Answer => {
    const { hostName } = host;
    if (!isSetTo(rendered, hostName, 'services.openssh.enable', true)) return 'does not apply';
    const listened = listenedPorts(rendered, hostName);
    if (listened.length === 0) return 'does not apply';
    return complyingUnless([...unheard(host, listened, rendered), ...closed(host, listened, rendered)]);
  },
);

/** The port that everybody is told is one that sshd does not have. */
function unheard({ hostName, facets }: IHost, listened: readonly number[], rendered: RenderedFleet): Finding[] {
  return facets.entries(sshServers).flatMap(({ value: { port } }) => {
    if (listened.includes(port.value)) return [];
    const [other] = [...changed(rendered, hostName)];
    const message = `are not those of its SSH server, got ${shown(listened)}, and everybody calls ${port.value}; set the port there, and leave this out`;
    return [{ path: other?.by ?? hostName, field: other?.path.join('.') ?? 'services.openssh.ports', message }];
  });
}

function closed(host: IHost, listened: readonly number[], rendered: RenderedFleet): Finding[] {
  const { hostName, facets } = host;
  if (facets.entries(sshServers).length > 0 || !isFirewalled(rendered, hostName)) return [];
  const claimed = facets.read(ports).flatMap(({ port, protocol }) => (protocol === 'tcp' ? [port.value] : []));
  const open = [...claimed, ...opened(rendered, hostName)];
  if (listened.some((port) => open.includes(port))) return [];
  const [cause] = settledAt(rendered, hostName, 'services.openssh.enable');
  const message = `listens on ${listened.join(', ')}, which the firewall keeps closed, got ${shown([...new Set(open)].sort((a, b) => a - b))}; claim its port, or use SshServer`;
  return [{ path: cause?.by ?? hostName, field: 'services.openssh', message }];
}

/** What moves sshd to another port, the strongest first. */
function changed(rendered: RenderedFleet, host: string) {
  const options = ['services.openssh.listenAddresses', 'services.openssh.ports'];
  return options.flatMap((option) => settledAt(rendered, host, option));
}

function isFirewalled(rendered: RenderedFleet, host: string): boolean {
  return !isSetTo(rendered, host, 'networking.firewall.enable', false);
}

/** Ports that NixOS opens: those in its lists, and sshd's own unless that is switched off. */
function opened(rendered: RenderedFleet, host: string): number[] {
  const lists = definitionsAt(rendered, host, 'networking.firewall').filter(
    ({ path }) => path.at(-1) === 'allowedTCPPorts',
  );
  const listed = lists.flatMap(({ value }) => listOf(value).filter((port) => typeof port === 'number'));
  const isSilent = isSetTo(rendered, host, 'services.openssh.openFirewall', false);
  return [...listed, ...(isSilent ? [] : declaredSshPorts(rendered, host))];
}
