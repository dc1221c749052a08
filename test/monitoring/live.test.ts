import { type IHost, Port, probes } from '../../lib';
import { alone } from '../constructs/monitoring-stack/fleet';
import { describeWith } from '../helpers/consumer';
import { ask, LiveStack } from './live-stack';
import { freePorts, Pager, until } from './programs';
import { renderedPrometheus } from './rendered';

const consumers = ['nix', 'prometheus', 'node-exporter', 'blackbox-exporter', 'alertmanager'] as const;
describeWith([...consumers], 'A live stack', () => {
  let pager: Pager;
  let stack: LiveStack;
  let ports: { prometheus: number; alertmanager: number; node: number };

  beforeAll(async () => {
    const [prometheus = 0, alertmanager = 0, node = 0, blackbox = 0, hook = 0] = await freePorts(5);
    ports = { prometheus, alertmanager, node };
    pager = new Pager(hook);
    await pager.listen();
    const own = `http://127.0.0.1:${hook}`;
    const rendered = renderedPrometheus('ares', {
      fleet: alone,
      props: {
        ports: { prometheus: Port.of(prometheus), alertmanager: Port.of(alertmanager) },
        alerting: {
          receivers: { hook: { kind: 'webhook', url: `${own}/alerts` } },
          deadMansSwitch: { every: '1m' },
        },
      },
      more: ({ facets }: IHost, owner: IHost) => {
        facets.declare(probes, { kind: 'http', target: `${own}/`, why: 'the pager itself' }, owner);
      },
    });
    stack = new LiveStack({ '127.0.0.1:9100': `127.0.0.1:${node}`, '127.0.0.1:9115': `127.0.0.1:${blackbox}` });
    const url = stack.write('switch-url', `${own}/switch`);
    const credential = '/run/credentials/alertmanager.service/dead-mans-switch';
    const told = JSON.parse(JSON.stringify(rendered).replaceAll(credential, url)) as typeof rendered;
    stack.alertmanager('alertmanager', told, alertmanager);
    stack.node('node', node);
    stack.blackbox('blackbox', rendered, blackbox);
    stack.prometheus('prometheus', rendered, prometheus);
    await until('the first numbers', () => answered('up{job="node"} == 1'));
  });

  afterAll(async () => {
    await stack.close();
    await pager.close();
  });

  async function answered(query: string) {
    const [first] = await ask(ports.prometheus, query);
    return first;
  }

  test('tells the pager when an exporter is killed, and when it is back', async () => {
    await stack.kill('node');
    const killed = performance.now();
    const down = await until('the alert', () => pager.told('/alerts', 'HostDown', 'firing'));
    expect(down.alert.labels).toEqual({
      alertname: 'HostDown',
      fleet: alone.name,
      host: 'ares',
      instance: 'ares',
      job: 'node',
      role: 'server',
      severity: 'critical',
      sleeps: 'no',
      zone: 'loopback',
    });
    expect(down.alert.annotations['summary']).toBe('ares does not answer');
    expect(down.alert.annotations['runbook']).toContain('prometheus-node-exporter');
    stack.node('node', ports.node);
    const restarted = performance.now();
    const over = await until('the end', () => pager.told('/alerts', 'HostDown', 'resolved'));
    expect(over.alert.labels).toEqual(down.alert.labels);
    const seconds = (from: number, to: number): string => ((to - from) / 1000).toFixed(1);
    const figures = `${seconds(killed, down.at)} s after the kill, over ${seconds(restarted, over.at)} s after the start`;
    process.stderr.write(`with minutes as seconds, told ${figures}\n`);
  });

  test('tells of nothing else on a host that is down', async () => {
    await stack.kill('node');
    const url = `http://127.0.0.1:${ports.alertmanager}/api/v2/alerts`;
    type Known = { labels: { alertname: string }; status: { state: string } };
    const known = async (name: string) => {
      const all = (await (await fetch(url)).json()) as Known[];
      return all.find(({ labels }) => labels.alertname === name);
    };
    await until('HostDown', () => known('HostDown'));
    const other = ['ares', 'hera'].map((host) => ({
      labels: { alertname: `DiskFull-${host}`, severity: 'warning', host },
    }));
    const headers = { 'content-type': 'application/json' };
    await fetch(url, { method: 'POST', headers, body: JSON.stringify(other) });
    const state = async (name: string) => (await until(name, () => known(name))).status.state;
    expect([await state('DiskFull-ares'), await state('DiskFull-hera')]).toEqual(['suppressed', 'active']);
    // The server still gets its alerts out.
    expect(await state('Watchdog')).toBe('active');
    stack.node('node', ports.node);
  });

  test('calls the switch as long as all is well', async () => {
    const call = await until('the call', () => pager.told('/switch', 'Watchdog', 'firing'));
    expect(call.alert.labels['severity']).toBe('info');
    expect(pager.told('/alerts', 'Watchdog', 'firing')).toBeUndefined();
  });

  test('asks what a host offers, and says what was asked', async () => {
    const { metric, value } = await until('the probe', () => answered('probe_success'));
    expect(value[1]).toBe('1');
    expect(metric).toMatchObject({ host: 'ares', job: 'probe', why: 'the pager itself' });
    expect(metric['instance']).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
  });
});
