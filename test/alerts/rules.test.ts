import { hostRules, serverRules, watcherRules } from '../../constructs/monitoring-stack/rules';
import { type AlertRule, type Host, promql } from '../../lib';
import { describeWith } from '../helpers/consumer';
import { exchanged, failures } from './promtool';

const on = (kind: Host['kind']): readonly AlertRule[] => hostRules({ facts: { kind } });
const names = (rules: readonly AlertRule[]): string[] => rules.map(({ alert }) => alert);
const server = on('server');
const all = [...server, ...serverRules(), ...watcherRules().slice(0, 2)];

describe('the alerts that every host has', () => {
  test.each(['laptop', 'desktop'] as const)('call nobody because a %s is off, or full, at night', (kind) => {
    const less = names(server).filter((name) => !names(on(kind)).includes(name));
    expect(less).toEqual(['HostDown']);
    expect(on(kind).filter(({ severity }) => severity === 'critical')).toEqual([]);
  });

  test('ask nothing of WSL that Windows has: disks and the clock', () => {
    const less = names(on('laptop')).filter((name) => !names(on('wsl')).includes(name));
    expect(less).toEqual(['ClockNotSynchronized', 'SmartFailing', 'SmartErrors', 'SmartWearOut', 'SmartHot']);
  });

  test('have one rule of each name', () => {
    expect(new Set(names(all)).size).toBe(all.length);
  });

  test('wake somebody for a host, a disk and the monitoring itself alone', () => {
    const critical = all.filter(({ severity }) => severity === 'critical');
    expect(names(critical)).toEqual([
      'HostDown',
      'DiskFull',
      'FilesystemReadOnly',
      'MonitoringDown',
      'MonitoringStuck',
    ]);
  });

  test('are PromQL', () => {
    expect(all.map(({ expr }) => promql.syntaxFault(expr))).toEqual(all.map(() => undefined));
  });
});

describeWith(['promtool'], 'each alert that every host, or the server, has', () => {
  test('fires where it says so, not where it says not, and never for another host', () => {
    expect(failures(all)).toEqual({});
  });

  test('would fail its test if it did not', () => {
    expect(Object.keys(failures(all.map(exchanged))).sort()).toEqual(names(all).sort());
  });
});
