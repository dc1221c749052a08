import { MonitoringStack, type MonitoringStackProps } from '../../../constructs/monitoring-stack';
import { type Fleet, type FleetApp, type FleetInput, type IHost } from '../../../lib';
import { testFleet, testHost } from '../../../lib/testing';
import { HostStack } from '../../../stacks/host-stack';

const server = (address: string): FleetInput['hosts'][string] => {
  const eno1 = { kind: 'ethernet' as const, addresses: [`${address}/24`], gateway4: '192.168.7.1' };
  return { ...testHost, network: { ...testHost.network, interfaces: { eno1 } } };
};

const laptop: FleetInput['hosts'][string] = {
  ...testHost,
  kind: 'laptop',
  network: { manager: 'networkmanager', interfaces: { wlp3s0: { kind: 'wifi' } } },
  zones: {},
};

/** A server, a second one, and a laptop, in one network: 10.77.0.1, .2 and .3. */
export const household: Partial<FleetInput> = {
  name: 'home',
  timeZone: 'Europe/Berlin',
  hosts: { ares: server('192.168.7.10'), hera: server('192.168.7.11'), iris: laptop },
  networks: {
    wg0: {
      ipv4: '10.77.0.0/24',
      members: { ares: { ipv4: '10.77.0.1' }, hera: { ipv4: '10.77.0.2' }, iris: { ipv4: '10.77.0.3' } },
    },
  },
};

export const alone: Fleet = testFleet({ timeZone: 'Europe/Berlin' });
export const home: Fleet = testFleet(household);

/** Somebody who is told of everything without a secret. */
export const told: MonitoringStackProps['alerting'] = {
  receivers: { pager: { kind: 'webhook', url: 'http://127.0.0.1:8080/alerts' } },
};

/** The members, and the stack that watches over them. */
export function buildHome(
  app: FleetApp,
  props: Partial<MonitoringStackProps> = {},
  more: (host: IHost, owner: IHost) => unknown = () => undefined,
): MonitoringStack {
  for (const name of Object.keys(app.fleet.hosts)) {
    const host = new HostStack(app, name);
    more(host, host);
  }
  const network = app.fleet.networks['wg0'] === undefined ? {} : { network: 'wg0' };
  return new MonitoringStack(app, 'monitoring', {
    server: 'ares',
    alerting: told,
    grafana: false,
    ...network,
    ...props,
  });
}
