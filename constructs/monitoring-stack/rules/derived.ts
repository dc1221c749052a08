import {
  type AlertRule,
  alertRules,
  type Derivation,
  jobs,
  type Probe,
  probes,
  type ScheduledJob,
  secondsOf,
} from '../../../lib';

/** An alert for each job of a host that does not run any more. */
export const jobRules: Derivation = {
  name: 'alerts of jobs',
  from: [jobs],
  to: [alertRules],
  derive: ({ hosts, read, declare }) => {
    for (const host of hosts) {
      for (const entry of read(host, jobs)) declare(host, alertRules, jobLate(entry.value), entry);
    }
  },
};

/** An alert for each probe of a host that fails. What another host is pinged for, who does so tells. */
export const probeRules: Derivation = {
  name: 'alerts of probes',
  from: [probes],
  to: [alertRules],
  derive: ({ hosts, read, declare }) => {
    for (const host of hosts) {
      for (const entry of read(host, probes)) {
        if (entry.value.kind !== 'ping') declare(host, alertRules, probeFailed(entry.value), entry);
      }
    }
  },
};

/** A timer that never ran says 0, and one that does not remember says so again after each start. */
function jobLate({ unit, every, why }: ScheduledJob): AlertRule {
  const ran = `node_systemd_timer_last_trigger_seconds{name=${JSON.stringify(`${unit}.timer`)}}`;
  const limit = 2 * secondsOf(every);
  const last = `max_over_time(${ran}[${limit}s])`;
  const sample = (values: string) => ({ [ran]: values });
  return {
    alert: 'JobLate',
    expr: `time() - (${last} != 0) > ${limit} or (${last} == 0 and ${ran} offset ${limit}s == 0)`,
    // Time enough for one that missed its hour, as the host was off.
    for: '2h',
    severity: 'warning',
    summary: `${unit} has not run on {{ $labels.host }} for more than twice ${every}: ${why}`,
    labels: { name: `${unit}.timer` },
    runbook: `systemctl list-timers ${unit}.timer and journalctl -u ${unit}; systemctl start ${unit} runs it now.`,
    fires: { series: sample(`-${limit}x200`), at: '180m' },
    quiet: { series: sample('-60x60 3600x140'), at: '180m' },
  };
}

function probeFailed({ target, why }: Probe): AlertRule {
  const instance = `instance=${JSON.stringify(target)}`;
  const down = (values: string) => ({ [`probe_success{${instance}}`]: values });
  return {
    alert: 'ProbeFailed',
    // Who has an alert of its own for it, called after what is down, tells more.
    expr: `probe_success{${instance}} == 0 unless on (host, instance) ALERTS{alertname=~".+Down"}`,
    for: '5m',
    severity: 'warning',
    summary: `${why}: {{ $labels.instance }} does not answer {{ $labels.host }} as it should`,
    labels: { instance: target },
    runbook: 'Ask it by hand from that host: curl -v, or kdig. systemctl --failed there shows what does not run.',
    fires: { series: down('1x5 0x20'), at: '15m' },
    quiet: { series: down('1x5 0x3 1x20'), at: '15m' },
  };
}
