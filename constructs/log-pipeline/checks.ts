import { type IConstruct } from 'constructs';
import { didYouMean, type Fault, type Fleet, type IHost, secondsOf, shown } from '../../lib';
import { schemaFault } from './loki';
import { type LogPipelineProps } from './props';

/** What is wrong with what a pipeline is made from. */
export function optionFaults(fleet: Fleet, props: LogPipelineProps): Fault[] {
  const { retention = '14d', schemas = [], shipper = 'alloy' } = props;
  const faults = [...serverFaults(fleet, props), ...memberFaults(fleet, props), ...retentionFaults(retention)];
  const wrong = schemaFault(schemas);
  if (wrong !== undefined) faults.push({ field: 'schemas', message: wrong });
  if (!['alloy', 'promtail'].includes(shipper)) {
    faults.push({ field: 'shipper', message: `must be 'alloy' or 'promtail', got ${shown(shipper)}` });
  }
  return faults;
}

function serverFaults(fleet: Fleet, { server, network: name }: LogPipelineProps): Fault[] {
  const faults: Fault[] = [];
  const hosts = Object.keys(fleet.hosts);
  const isHost = hosts.includes(server);
  if (!isHost) {
    const message = `no host of the fleet has that name, got ${shown(server)}${didYouMean(server, hosts)}`;
    faults.push({ field: 'server', message });
  }
  if (name === undefined) return faults;
  const network = fleet.networks[name];
  if (network === undefined) {
    const hint = didYouMean(name, Object.keys(fleet.networks));
    return [
      ...faults,
      { field: 'network', message: `no network of the fleet has that name, got ${shown(name)}${hint}` },
    ];
  }
  if (isHost && network.members[server] === undefined) {
    const message = `is not in '${name}', so that nobody could send it a line, got ${shown(server)}; make it a member`;
    faults.push({ field: 'server', message });
  }
  return faults;
}

function memberFaults(fleet: Fleet, { server, network: name, members = [server] }: LogPipelineProps): Fault[] {
  const field = 'members';
  const network = name === undefined ? undefined : fleet.networks[name];
  const faults = [...new Set(members)].sort().flatMap((member) => {
    if (member === server) return [];
    if (fleet.hosts[member] === undefined) {
      const hint = didYouMean(member, Object.keys(fleet.hosts));
      return [{ field, message: `no host of the fleet has that name, got ${shown(member)}${hint}` }];
    }
    if (name === undefined) {
      return [{ field, message: `'${member}' has no way to send lines to '${server}'; name their network` }];
    }
    if (network === undefined || network.members[member] !== undefined) return [];
    return [{ field, message: `'${member}' is not in '${name}'; take it out, or make it a member of that` }];
  });
  const twice = members.find((member, index) => members.indexOf(member) !== index);
  if (twice !== undefined) faults.push({ field, message: `names ${shown(twice)} twice; take one out` });
  if (members.includes(server)) return faults;
  return [...faults, { field, message: `leave out the server, ${shown(server)}, whose lines are kept too; add it` }];
}

function retentionFaults(retention: string): Fault[] {
  const field = 'retention';
  const got = `got ${shown(retention)}`;
  if (!/^[1-9]\d{0,4}[hdw]$/.test(retention)) {
    return [{ field, message: `must be a number with h, d or w, ${got}; write it like '14d'` }];
  }
  const days = secondsOf(retention) / 86_400;
  if (days < 1)
    return [{ field, message: `is less than Loki can delete by, which is a day, ${got}; give it 7d at least` }];
  if (days < 7) return [{ field, message: `is too short to look back at a week, ${got}; give it 7d at least` }];
  if (days > 30) return [{ field, message: `is too long for one host to search, ${got}; give it 30d at most` }];
  return [];
}

/** Pipelines of trees. */
const first = new WeakMap<object, string>();

/** Path of the first pipeline of a tree that asked. */
export function pipelineOf({ node }: IConstruct): string {
  const path = first.get(node.root) ?? node.path;
  first.set(node.root, path);
  return path;
}

/** What is wrong with a pipeline among the others of its tree, and with its hosts. */
export function relationFaults(
  pipeline: IConstruct,
  server: IHost | undefined,
  props: LogPipelineProps,
  hosts: readonly IHost[],
): Fault[] {
  const other = pipelineOf(pipeline);
  if (other !== pipeline.node.path) {
    return [
      {
        field: 'server',
        message: `'${other}' sends lines already, and a host can do so once; take one of the two out`,
      },
    ];
  }
  const faults: Fault[] = [];
  if (server === undefined) {
    const message = `has no stack, so that nobody would keep the lines, got ${shown(props.server)}; add new HostStack(app, ${shown(props.server)})`;
    faults.push({ field: 'server', message });
  }
  if (props.shipper !== 'promtail') return faults;
  const late = hosts.filter(({ release }) => release >= '26.05').map(({ hostName }) => `'${hostName}'`);
  if (late.length === 0) return faults;
  const message = `NixOS has no Promtail since 26.05, which is the release of ${late.join(', ')}; leave it out, for Alloy`;
  return [...faults, { field: 'shipper', message }];
}
