import { type RenderedFleet } from '../../checks';
import { definitionsAt, settledAt } from '../definitions';
import { surveysOf } from '../leaks/survey';
import { optionName, textsAt } from '../option-pattern';
import { complyingUnless, type Finding, hostPolicy, type Policy } from '../policy';
import { isSetTo } from '../setting';

const orders = ['after', 'before', 'wants', 'requires', 'requisite', 'bindsTo', 'partOf', 'upholds'];
const places = [
  ...['services', 'mounts', 'automounts', 'timers', 'sockets', 'targets'].flatMap((kind) =>
    orders.map((order) => `systemd.${kind}.*.${order}`),
  ),
  'fileSystems.*.options',
];

/** What waits for something waits for a unit that there is: systemd passes over any other without a word. */
export const UnitsWaitForWhatExists: Policy = hostPolicy(
  'UnitsWaitForWhatExists',
  'A mount or a service that starts before the tunnel or the secrets it needs, since the unit it waits for does not exist.',
  ({ hostName }, rendered) => {
    const findings = surveysOf(rendered, hostName).flatMap(({ by, config }): Finding[] => {
      const given = places.flatMap((place) => textsAt(config, place));
      return given.flatMap(({ path, text }) => {
        const message = faultOf(unitIn(path, text), rendered, hostName);
        return message === undefined ? [] : [{ path: by, field: optionName(path), message }];
      });
    });
    return complyingUnless(findings);
  },
);

/** The unit of an element: as it is, or in a mount's `x-systemd.after=`. */
function unitIn(path: readonly string[], text: string): string {
  if (path[0] !== 'fileSystems') return text;
  return /^x-systemd\.(?:after|before|requires|wants)=(.*)$/.exec(text)?.[1] ?? '';
}

function faultOf(unit: string, rendered: RenderedFleet, host: string): string | undefined {
  if (unit === 'sops-nix.service') {
    return `is a unit of home-manager, which the system does not have, got '${unit}'; secrets are there before units start, so take it out`;
  }
  const [, style, name = ''] = /^(wireguard|wg-quick)-([\w=.-]+?)(?:-peer-.+)?\.(?:service|target)$/.exec(unit) ?? [];
  if (style === undefined || madeAs(style, name, rendered, host)) return undefined;
  return `is a unit that nothing on this host makes, got '${unit}'; wait for sys-subsystem-net-devices-${name}.device, which each style has`;
}

/** Whether a host makes an interface in the style that has a unit of its own. */
function madeAs(style: string, name: string, rendered: RenderedFleet, host: string): boolean {
  const option =
    style === 'wireguard' ? ['networking', 'wireguard', 'interfaces'] : ['networking', 'wg-quick', 'interfaces'];
  if (definitionsAt(rendered, host, [...option, name]).length === 0) return false;
  const [own] = settledAt(rendered, host, 'networking.wireguard.useNetworkd');
  const networkd = own === undefined ? isSetTo(rendered, host, 'networking.useNetworkd', true) : own.value === true;
  return style === 'wg-quick' || !networkd;
}
