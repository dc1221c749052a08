import { type NixAttributes, type NixValue, type Port, type SecretRef } from '../../lib';
import { type AlertingOptions, severities } from './alerting';
import { credentials, receiverOf, switchReceiver } from './receivers';

/** Alert that always fires, so that its end is noticed outside: it is nothing that anybody is told of. */
export const watchdog = 'Watchdog';

/** What an Alertmanager of a host needs to know. */
export interface AlertmanagerSettings {
  readonly alerting: AlertingOptions;
  readonly secrets: ReadonlyMap<string, SecretRef>;
  /** Address that it listens on. */
  readonly address: string;
  readonly port: Port;
  /** Time zone that its days are in. */
  readonly timeZone: string;
}

/**
 * `services.prometheus.alertmanager` (nixos/modules/services/monitoring/prometheus/alertmanager.nix), with the secrets in
 * files that only its unit reads.
 */
export function alertmanager({ alerting, secrets, address, port, timeZone }: AlertmanagerSettings): NixAttributes {
  return {
    services: {
      prometheus: {
        alertmanager: {
          enable: true,
          listenAddress: address,
          port: port.value,
          // One that nobody else is told of: without it, it would wait for others on port 9094 of every address.
          extraFlags: ['--cluster.listen-address='],
          configuration: escaped(configuration(alerting, timeZone)),
        },
      },
    },
    systemd: {
      services: {
        alertmanager: {
          // Whatever ends it, it is started again for ever: nobody would tell that it is gone.
          startLimitIntervalSec: 0,
          serviceConfig: {
            ...(secrets.size > 0 && { LoadCredential: credentials(secrets) }),
            RestartSec: '5s',
          },
        },
      },
    },
  };
}

/** Its configuration file, as Alertmanager 0.27 and later read it. */
function configuration(alerting: AlertingOptions, timeZone: string): NixAttributes {
  const { day: { from = '07:00', until = '22:00' } = {}, deadMansSwitch } = alerting;
  const told = severities.flatMap((severity) => receiverOf(severity, alerting) ?? []);
  const tellsInfo = told.some(({ name }) => name === 'info');
  return {
    route: {
      // What has no severity is not lost.
      receiver: 'critical',
      group_by: ['alertname'],
      routes: [
        deadMansSwitch === undefined ? silence : switchRoute(deadMansSwitch.every ?? '5m'),
        { matchers: ['severity="critical"'], receiver: 'critical', ...atOnce },
        { matchers: ['severity="warning"'], receiver: 'warning', ...together, active_time_intervals: ['day'] },
        { matchers: ['severity="info"'], receiver: tellsInfo ? 'info' : 'nobody', ...together },
      ],
    },
    inhibit_rules: [
      { source_matchers: ['alertname="HostDown"'], target_matchers: others, equal: ['host'] },
      {
        source_matchers: ['severity="critical"'],
        target_matchers: ['severity="warning"'],
        equal: ['alertname', 'device', 'host', 'instance', 'job', 'mountpoint', 'name'],
      },
    ],
    time_intervals: [
      {
        name: 'day',
        time_intervals: [{ times: [{ start_time: from, end_time: until }], location: timeZone }],
      },
    ],
    receivers: [...told, { name: 'nobody' }, ...(deadMansSwitch === undefined ? [] : [switchReceiver])],
  };
}

/** What a host that does not answer explains; the server may be one, and still get its alerts out. */
const others = [`alertname!~"HostDown|${watchdog}"`];
/** One message for each kind of alert, with the hosts that it is about. */
const atOnce = { group_wait: '10s', group_interval: '1m', repeat_interval: '4h' };
/** One message with all that is not well, again once a day. */
const together = { group_by: ['severity'], group_wait: '5m', group_interval: '1h', repeat_interval: '1d' };

const silence = { matchers: [`alertname="${watchdog}"`], receiver: 'nobody' };

/** A group is looked at once an interval, so a repetition of the same length would slip to every second look. */
function switchRoute(every: string): NixAttributes {
  const times = { group_wait: '0s', group_interval: every, repeat_interval: `${Number.parseInt(every, 10) * 60 - 5}s` };
  return { matchers: [`alertname="${watchdog}"`], receiver: 'dead-mans-switch', ...times };
}

/** The module puts variables of the environment into the text at the start; a `$` of ours is two. */
function escaped<T extends NixValue>(value: T): T {
  if (typeof value === 'string') return value.replaceAll('$', '$$$$') as T;
  if (Array.isArray(value)) return value.map((one: NixValue) => escaped(one)) as unknown as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, escaped(one as NixValue)])) as T;
}
