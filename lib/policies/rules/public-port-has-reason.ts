import { internet } from '../../internet';
import { type RenderedFleet } from '../../checks';
import { shown } from '../../errors';
import { zonesReaching } from '../../exposure/reach';
import { type PortClaim, ports } from '../../facets/ports';
import { type IHost } from '../../host';
import { definitionsAt, settledAt } from '../definitions';
import { complyingUnless, type Finding, hostPolicy } from '../policy';
import { isSetTo, listOf } from '../setting';

const remedy = 'claim it in the fleet with its zones and a reason (existingServices), and leave this out';

/** Every port is opened by its claim, which says for whom and why; nothing opens one past that. */
export const PublicPortHasReason = hostPolicy(
  'PublicPortHasReason',
  'A port that is open to the Internet, and nobody knows what for.',
  (host, rendered) => {
    const opened = [...listed(host, rendered), ...ranges(host, rendered), ...byService(host, rendered)];
    const claims = host.facets.entries(ports);
    const idle = claims.filter(({ value }) => isPublic(host, value) && !saysWhy(value));
    const unsaid = idle.map(({ value: { port, protocol, why }, by }) => {
      const message = `is open to the Internet for a reason that says nothing, got ${shown(why)}; say what listens there and for whom`;
      return { path: by, field: `port ${port.value}/${protocol}`, message };
    });
    if (claims.length === 0 && opened.length === 0) return 'does not apply';
    return complyingUnless([...opened, ...unsaid]);
  },
);

function isPublic({ facts }: IHost, claim: PortClaim): boolean {
  return zonesReaching(facts.zones, claim).includes(internet);
}

/** More than a number, a protocol or a placeholder for a reason. */
function saysWhy({ why }: PortClaim): boolean {
  return (
    /\p{L}{2}/u.test(why) &&
    !/^(port|tcp|udp|open|todo|tbd|test|temp|temporary|none|fixme|x+)\b[\s\d./]*$/i.test(why.trim())
  );
}

/** `allowedTCPPorts` and `allowedUDPPorts`, of all interfaces and of one. */
function listed({ hostName, facts }: IHost, rendered: RenderedFleet): Finding[] {
  const outer = outerInterfaces(facts);
  return definitionsAt(rendered, hostName, 'networking.firewall').flatMap(({ path, value, by }) => {
    const name = path.at(-1) ?? '';
    const isHere = path.length === 3 || (path[2] === 'interfaces' && outer.includes(path[3] ?? ''));
    if (!isHere || !/^allowed(TCP|UDP)Ports$/.test(name)) return [];
    const open = listOf(value).filter((port) => typeof port === 'number');
    if (open.length === 0) return [];
    return [
      {
        path: by,
        field: path.join('.'),
        message: `opens ${open.join(', ')} to the Internet without a reason; ${remedy}`,
      },
    ];
  });
}

function ranges({ hostName, facts }: IHost, rendered: RenderedFleet): Finding[] {
  const outer = outerInterfaces(facts);
  return definitionsAt(rendered, hostName, 'networking.firewall').flatMap(({ path, value, by }) => {
    const isHere = path.length === 3 || (path[2] === 'interfaces' && outer.includes(path[3] ?? ''));
    if (!isHere || !/^allowed(TCP|UDP)PortRanges$/.test(path.at(-1) ?? '') || listOf(value).length === 0) return [];
    return [
      { path: by, field: path.join('.'), message: `opens ${shown(value)} to the Internet without a reason; ${remedy}` },
    ];
  });
}

function outerInterfaces({ network, zones }: IHost['facts']): string[] {
  const wan = (zones[internet] ?? []).map((entry) => entry.interface);
  return [...wan, ...(network.uplink === undefined ? [] : [network.uplink])];
}

/** `openFirewall` of a service, which knows no zones; that of sshd is true unless it is set. */
function byService({ hostName }: IHost, rendered: RenderedFleet): Finding[] {
  const services = settledAt(rendered, hostName, 'services').filter(({ path, value }) => {
    return path.at(-1) === 'openFirewall' && value === true;
  });
  const set = services.map(({ path, by }) => {
    return {
      path: by,
      field: path.join('.'),
      message: `opens its ports to every zone without a reason, got true; ${remedy}`,
    };
  });
  const [ssh] = settledAt(rendered, hostName, 'services.openssh.enable').filter(({ value }) => value === true);
  const silent = ssh !== undefined && settledAt(rendered, hostName, 'services.openssh.openFirewall').length === 0;
  if (!silent || !isSetTo(rendered, hostName, 'services.openssh.enable', true)) return set;
  const message =
    'opens SSH to every zone, got nothing, which NixOS takes for true; set it to false and claim the port, or use SshServer';
  return [...set, { path: ssh.by, field: 'services.openssh.openFirewall', message }];
}
