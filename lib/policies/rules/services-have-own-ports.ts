import { type RenderedFleet } from '../../checks';
import { type IHost } from '../../host';
import { definitionsAt, settledAt } from '../definitions';
import { complyingUnless, type Finding, hostPolicy } from '../policy';
import { isSetTo, textOf } from '../setting';

/** Services of NixOS with a page or an API on one TCP port: the option that has it, and what NixOS has there. */
export const servicePorts = {
  adguardhome: ['port', 3000],
  cockpit: ['port', 9090],
  'code-server': ['port', 4444],
  grafana: ['settings.server.http_port', 3000],
  hedgedoc: ['settings.port', 3000],
  headscale: ['port', 8080],
  jenkins: ['port', 8080],
  'openvscode-server': ['port', 3000],
  prometheus: ['port', 9090],
  'prometheus.alertmanager': ['port', 9093],
  'prometheus.exporters.node': ['port', 9100],
  transmission: ['settings.rpc-port', 9091],
} as const satisfies Readonly<Record<string, readonly [option: string, usual: number]>>;

interface Service {
  readonly name: string;
  readonly port: number;
  /** Whether NixOS chose the port. */
  readonly isUsual: boolean;
  readonly option: string;
  readonly by: string;
}

/** Two services whose usual port is one do not both start; who comes second at boot does not. */
export const ServicesHaveOwnPorts = hostPolicy(
  'ServicesHaveOwnPorts',
  'A service that does not start at every second boot, since another has taken its port.',
  (host, rendered) => {
    const services = Object.keys(servicePorts).flatMap((name) => serviceOf(rendered, host, name));
    if (services.length === 0) return 'does not apply';
    return complyingUnless([
      ...services.flatMap((service, index) => clash(service, services.slice(0, index))),
      ...services.flatMap((service) => taken(service, host)),
    ]);
  },
);

function serviceOf(rendered: RenderedFleet, { hostName }: IHost, name: string): Service[] {
  const base = `services.${name}`;
  if (!isSetTo(rendered, hostName, `${base}.enable`, true)) return [];
  const [place, usual] = servicePorts[name as keyof typeof servicePorts];
  const option = `${base}.${place}`;
  const [given] = settledAt(rendered, hostName, option);
  const port = given === undefined ? usual : Number(textOf(given.value) ?? given.value);
  const [enabled] = definitionsAt(rendered, hostName, `${base}.enable`);
  if (!Number.isInteger(port)) return [];
  return [{ name, port, isUsual: given === undefined, option, by: given?.by ?? enabled?.by ?? hostName }];
}

function clash(service: Service, others: readonly Service[]): Finding[] {
  const other = others.find(({ port }) => port === service.port);
  return other === undefined ? [] : [finding(service, `services.${other.name} of '${other.by}'`)];
}

/** What runs on the host and is not made here has its port, too, under a name that tells which service it is. */
function taken(service: Service, { facts }: IHost): Finding[] {
  const other = facts.existingServices.find(({ name, port, protocol, address }) => {
    const isSame = name === service.name || service.name.endsWith(`.${name}`);
    // With an address of its own it may leave the port free at others.
    const isWhole = protocol === 'tcp' && address === undefined;
    return port === service.port && isWhole && !isSame && Object.hasOwn(servicePorts, name);
  });
  return other === undefined ? [] : [finding(service, `'${other.name}', which runs there already`)];
}

function finding({ port, isUsual, option, by }: Service, other: string): Finding {
  const got = isUsual ? `nothing, for which NixOS takes ${port}` : String(port);
  return { path: by, field: option, message: `is the port of ${other}, too, got ${got}; give it another` };
}
