import { type AlertRule, alertRules, exporters, type IHost, Port, ports, scrapeTargets } from '../../../lib';
import { synthFleet } from '../../../lib/testing';
import { buildHome, home } from './fleet';

test('an exporter that is not known here runs, is let in and is asked, by what its owner says of it', () => {
  let hera: IHost | undefined;
  const { texts } = synthFleet(
    (app) =>
      buildHome(app, {}, (host) => {
        if (host.hostName !== 'hera') return;
        hera = host;
        const what = { port: Port.of(9187), metrics: ['pg_up'], why: 'databases' };
        host.facets.declare(exporters, { exporter: 'postgres', ...what }, host);
        const down: AlertRule = {
          alert: 'PostgresDown',
          expr: 'pg_up == 0',
          severity: 'warning',
          summary: 'it is down',
          runbook: 'look',
          fires: { series: { pg_up: '0x9' }, at: '5m' },
          quiet: { series: { pg_up: '1x9' }, at: '5m' },
        };
        host.facets.declare(alertRules, down, host);
      }),
    { fleet: home, partial: true },
  );
  expect(texts['generated/hera/monitoring/exporters.nix']?.replaceAll(/\s+/g, ' ')).toContain(
    'postgres = { enable = true; listenAddress = "10.77.0.2"; };',
  );
  const mine = <T extends { readonly port: Port }>(all: readonly T[]) => all.filter(({ port }) => port.value === 9187);
  expect(mine(hera?.facets.read(scrapeTargets) ?? []).map(({ job, metrics }) => [job, metrics])).toEqual([
    ['postgres', ['pg_up']],
  ]);
  expect(mine(hera?.facets.read(ports) ?? []).map(({ sources }) => sources)).toEqual([['10.77.0.1/32']]);
  expect(texts['generated/ares/monitoring/prometheus.nix']).toContain('pg_up{host=\\"hera\\"} == 0');
});
