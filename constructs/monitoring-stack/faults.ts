import { didYouMean, type Fault, type Fleet, shown } from '../../lib';
import { alertingFaults } from './receiver-faults';
import { type MonitoringStackProps } from './props';

/** What is wrong with how a stack is asked for, as far as the fleet alone can tell. */
export function propsFaults(props: MonitoringStackProps, fleet: Fleet): Fault[] {
  return [
    ...hostFaults(props, fleet),
    ...retentionFaults(props),
    ...whoIsTold(props),
    ...watcherFaults(props),
    ...portFaults(props),
  ];
}

function whoIsTold({ alerting }: Partial<MonitoringStackProps>): Fault[] {
  if (alerting === false) return [];
  if (alerting !== undefined) return alertingFaults(alerting);
  const remedy = "write it like { receivers: { phone: { kind: 'ntfy' } } }, or false";
  return [{ field: 'alerting', message: `does not say who is told; ${remedy}` }];
}

function hostFaults({ server, network, members, watchedBy }: MonitoringStackProps, fleet: Fleet): Fault[] {
  const names = Object.keys(fleet.hosts);
  const mesh = network === undefined ? undefined : fleet.networks[network];
  const hostFault = (field: string, name: string): Fault[] => {
    if (fleet.hosts[name] === undefined) {
      const message = `no host of the fleet has that name, got ${shown(name)}${didYouMean(name, names)}`;
      return [{ field, message }];
    }
    if (mesh === undefined || mesh.members[name] !== undefined) return [];
    return [
      { field, message: `is not in network '${mesh.name}', got '${name}'; add it to its members, or leave it out` },
    ];
  };
  const unknown = network !== undefined && mesh === undefined;
  const hint = unknown ? didYouMean(network, Object.keys(fleet.networks)) : '';
  const twice = (members ?? []).filter((name, index) => (members ?? []).indexOf(name) < index);
  const others = (members ?? []).filter((name) => name !== server);
  return [
    ...(unknown
      ? [{ field: 'network', message: `no network of the fleet has that name, got ${shown(network)}${hint}` }]
      : []),
    ...hostFault('server', server),
    ...[...new Set(members)].flatMap((name) => hostFault('members', name)),
    ...[...new Set(twice)].map((name) => ({ field: 'members', message: `has ${shown(name)} twice; leave one out` })),
    ...(network === undefined && others.length > 0
      ? [{ field: 'network', message: `is needed to ask ${shown(others[0])}; name one that it and '${server}' are in` }]
      : []),
    ...(watchedBy === undefined ? [] : hostFault('watchedBy', watchedBy)),
  ];
}

const days = { d: 1, w: 7, y: 365 } as const;
const megabytes = { MB: 1, GB: 1024, TB: 1024 * 1024 } as const;

function retentionFaults({ retention: { time = '90d', size = '20GB' } = {} }: MonitoringStackProps): Fault[] {
  const [, age = '', unit] = /^([1-9]\d{0,5})([dwy])$/.exec(time) ?? [];
  const length = unit === undefined ? undefined : Number(age) * days[unit as keyof typeof days];
  const [, amount = '', of] = /^([1-9]\d{0,8})(MB|GB|TB)$/.exec(size) ?? [];
  const room = of === undefined ? undefined : Number(amount) * megabytes[of as keyof typeof megabytes];
  return [
    ...(length === undefined || length > 3650
      ? [
          {
            field: 'retention.time',
            message: `must be 1 day to 10 years with d, w or y, got ${shown(time)}; write it like '90d'`,
          },
        ]
      : []),
    ...(room === undefined || room < 512
      ? [
          {
            field: 'retention.size',
            message: `must be 512 MB or more with MB, GB or TB, got ${shown(size)}; write it like '20GB'`,
          },
        ]
      : []),
  ];
}

function watcherFaults({ server, network, watchedBy, alerting }: MonitoringStackProps): Fault[] {
  if (watchedBy === undefined) return [];
  const fault = (message: string): Fault[] => [{ field: 'watchedBy', message }];
  if (watchedBy === server)
    return fault(`is the server itself, got '${server}'; name another host, for it falls with it`);
  if (network === undefined) return fault(`needs a network to ask '${server}' over; name one in network`);
  return alerting === false ? fault('has nobody to tell; give alerting its receivers, or leave this out') : [];
}

function portFaults({ ports }: MonitoringStackProps): Fault[] {
  const { prometheus, alertmanager } = ports ?? {};
  const [first, second] = [prometheus?.value ?? 9092, alertmanager?.value ?? 9093];
  if (first !== second) return [];
  return [{ field: 'ports', message: `are the same for Prometheus and Alertmanager, got ${first}; give each its own` }];
}
