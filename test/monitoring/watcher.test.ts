import { describeWith } from '../helpers/consumer';
import { ask, LiveStack } from './live-stack';
import { freePorts, Pager, until } from './programs';
import { renderedPrometheus } from './rendered';

describeWith(['nix', 'prometheus', 'alertmanager'], 'A live watcher', () => {
  test('tells by itself when the Prometheus that it watches is gone', async () => {
    const [first = 0, second = 0, alerts = 0, own = 0, hook = 0] = await freePorts(5);
    const pager = new Pager(hook);
    await pager.listen();
    const receivers = { hook: { kind: 'webhook', url: `http://127.0.0.1:${hook}/alerts` } } as const;
    const props = { watchedBy: 'hera', alerting: { receivers } };
    const stack = new LiveStack({
      '10.77.0.1:9092': `127.0.0.1:${first}`,
      '10.77.0.1:9093': `127.0.0.1:${alerts}`,
      '10.77.0.2:9093': `127.0.0.1:${own}`,
    });
    try {
      const server = renderedPrometheus('ares', { props });
      const watcher = renderedPrometheus('hera', { props });
      stack.alertmanager('alertmanager', server, alerts);
      stack.alertmanager('own', watcher, own);
      stack.prometheus('server', server, first);
      stack.prometheus('watcher', watcher, second);
      await until('both', async () => ((await ask(second, 'up == 1')).length === 2 ? true : undefined));
      await stack.kill('server');
      await stack.kill('alertmanager');
      const { alert } = await until('the alert', () => pager.told('/alerts', 'MonitoringDown', 'firing'));
      expect(alert.labels).toMatchObject({ host: 'ares', severity: 'critical' });
    } finally {
      await stack.close();
      await pager.close();
    }
  });
});
