import {
  alertManagers,
  asNetwork,
  type Declared,
  type Derivation,
  findHost,
  type IHost,
  logAlertRules,
  type Monitored,
  monitored,
  Port,
  type PortClaim,
  ports,
} from '../../lib';
import { grpcPort, lokiPort } from './loki';
import { addressOf, type PipelinePlan } from './plan';
import { shipperPorts } from './shipping';

/**
 * Ports of a pipeline: who sends lines reaches the server, and who asks for numbers reaches everyone. The latter is known
 * only when all have said by whom they are monitored.
 *
 * @param planned - The pipeline, once its parts are on their hosts.
 * @param unheard - Called where there are rules, and nobody on the server to tell of them.
 */
export function pipelinePorts(path: string, planned: () => PipelinePlan | undefined, unheard: () => void): Derivation {
  return {
    name: `ports of ${path}`,
    from: [monitored, alertManagers, logAlertRules],
    to: [ports],
    derive: ({ read, declare }) => {
      const plan = planned();
      if (plan === undefined) return;
      const because: Declared<unknown> = { value: undefined, by: path };
      for (const host of plan.hosts) {
        const askers = read(host.hostName, monitored).map(({ value }) => value);
        for (const claim of claimsOf(plan, host, askers)) declare(host.hostName, ports, claim, because);
      }
      const hasRules = plan.hosts.some(({ hostName }) => read(hostName, logAlertRules).length > 0);
      if (hasRules && read(plan.server, alertManagers).length === 0) unheard();
    },
  };
}

function claimsOf(plan: PipelinePlan, host: IHost, monitoring: readonly Monitored[]): PortClaim[] {
  const askers = monitoring.flatMap(({ server, network }) => (network === plan.network?.name ? [server] : []));
  const { shipper } = plan;
  const claims = [
    claim(plan, host, askers, { port: shipperPorts[shipper], process: shipper, why: `${shipper}, its numbers` }),
  ];
  if (host.hostName !== plan.server) return claims;
  const senders = plan.hosts.map(({ hostName }) => hostName);
  const loki = { port: lokiPort, process: 'loki', why: 'Loki, lines of hosts' };
  const grpc = {
    port: Port.of(grpcPort),
    protocol: 'tcp',
    address: '127.0.0.1',
    zones: [],
    why: 'Loki, its own parts',
  } as const;
  return [...claims, claim(plan, host, [...senders, ...askers], loki), { ...grpc, process: 'loki' }];
}

/** A port that some hosts of the network reach, and nobody else does. */
function claim(
  { network }: PipelinePlan,
  host: IHost,
  askers: readonly string[],
  { port, ...what }: { port: number; process: string; why: string },
): PortClaim {
  const address = addressOf(host, host.hostName, network);
  const others = [...new Set(askers)].filter((name) => name !== host.hostName && findHost(host, name) !== undefined);
  const base = { port: Port.of(port), protocol: 'tcp', address, ...what } as const;
  if (network === undefined || others.length === 0) return { ...base, zones: [] };
  const sources = others.map((name) => asNetwork(addressOf(host, name, network))).sort();
  return { ...base, zones: [network.zone], sources };
}
