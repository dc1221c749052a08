import { boards } from '../../constructs/monitoring-stack/dashboards';
import { type Board, type Panel } from '../../constructs/monitoring-stack/dashboards/board';
import { placed } from '../../constructs/monitoring-stack/dashboards/placed';
import { rendered } from '../../constructs/monitoring-stack/dashboards/render';
import { asAsked, metricsIn } from '../../constructs/monitoring-stack/dashboards/served';
import { exporterMetrics, prometheusOwn } from '../../constructs/monitoring-stack/metrics';
import { metricsOf, parts } from '../../constructs/restic-backup/metrics';
import { promql } from '../../lib';
import { synthFleet } from '../../lib/testing';
import { buildHouse, house, type House } from './house';

/** A dashboard as Grafana reads it, as far as tests look. */
interface Json {
  readonly uid: string;
  readonly panels: readonly {
    readonly id: number;
    readonly title: string;
    readonly type: string;
    readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  }[];
}

const sources = { prometheus: 'prometheus', loki: 'loki' };
const json = (board: Board) => rendered(board, sources) as unknown as Json;
const panelsOf = (board: Board): readonly Panel[] => board.rows.flatMap(({ panels }) => panels);
const all = boards.flatMap((board) => panelsOf(board).map((panel) => [board.title, panel.title, panel] as const));

/** Names of the dashboards that are rendered, and the text of each. */
function shown(around: House): Record<string, string> {
  const { files } = synthFleet((app) => buildHouse(app, {}, around), house);
  const found = Object.entries(files).flatMap(([path, text]) => {
    const [, name] = /^generated\/ares\/monitoring\/dashboard-(.*)\.nix$/.exec(path) ?? [];
    return name === undefined ? [] : [[name, String(text)] as const];
  });
  return Object.fromEntries(found);
}

describe('every panel', () => {
  test('asks in PromQL that can be read', () => {
    const faults = all.flatMap(([board, title, { asks, queries }]) =>
      asks === 'loki'
        ? []
        : queries.flatMap(({ expr }) => promql.syntaxFault(asAsked(expr)) ?? []).map((fault) => [board, title, fault]),
    );
    expect(faults).toEqual([]);
  });

  test('asks for series that an exporter is known to serve, and no others', () => {
    const known = new Set([...Object.values(exporterMetrics).flat(), ...prometheusOwn, ...parts.flatMap(metricsOf)]);
    const unknown = all.flatMap(([board, title, panel]) =>
      metricsIn(panel).flatMap((metric) => (known.has(metric) ? [] : [`${board}, ${title}: ${metric}`])),
    );
    expect(unknown).toEqual([]);
    expect(new Set(all.flatMap(([, , panel]) => metricsIn(panel))).size).toBeGreaterThan(60);
  });

  test('says what it shows, and has a title that no other of its dashboard has', () => {
    for (const board of boards) {
      const titles = panelsOf(board).map(({ title }) => title);
      expect([board.title, titles.length]).toEqual([board.title, new Set(titles).size]);
      for (const { title, description } of panelsOf(board)) {
        expect([board.title, title, description]).toEqual([board.title, title, expect.stringMatching(/^.{5,}[.%]$/)]);
      }
    }
  });

  test('is about the hosts that are chosen, where there is a choice', () => {
    const forgotten = boards
      .filter(({ choices }) => choices.length > 0)
      .flatMap((board) =>
        panelsOf(board).flatMap(({ title, queries }) => queries.map(({ expr }) => [title, expr] as const)),
      )
      .filter(([, expr]) => selectorsIn(expr).some((selector) => !selector.includes('host=~"$host"')));
    expect(forgotten).toEqual([]);
  });
});

/** What stands in braces. */
function selectorsIn(expr: string): string[] {
  const braces = expr.match(/\{[^}]*\}/g) ?? [];
  const named = promql.syntaxFault(asAsked(expr)) === undefined ? promql.metricsOf(asAsked(expr)) : [];
  return braces.length < named.length ? [...braces, 'a metric without any'] : braces;
}

describe('every dashboard', () => {
  test('has an id that stays, and each of its panels a number and a place of its own', () => {
    expect(boards.map(({ uid }) => uid)).toEqual([
      ...['cdknix-fleet', 'cdknix-system', 'cdknix-network', 'cdknix-containers', 'cdknix-nginx', 'cdknix-logs'],
      'cdknix-backups',
    ]);
    for (const board of boards) {
      const { panels } = json(board);
      expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
      const taken = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
        Array.from({ length: w * h }, (_, index) => `${x + (index % w)}/${y + Math.floor(index / w)}`),
      );
      expect(new Set(taken).size).toBe(taken.length);
      expect(Math.max(...panels.map(({ gridPos: { x, w } }) => x + w))).toBeLessThanOrEqual(24);
    }
  });

  test('cannot be changed in the browser, comes back to what is now, and leads to the others', () => {
    for (const board of boards) {
      expect(json(board)).toMatchObject({
        ...{ id: null, uid: board.uid, editable: false, refresh: '1m', tags: ['cdknix'] },
        links: [{ type: 'dashboards', tags: ['cdknix'], asDropdown: true, includeVars: true, keepTime: true }],
      });
    }
  });

  test('offers the hosts that there are, so that a new one needs no edit', () => {
    const lists = boards.map((board) => (json(board) as { templating?: { list?: unknown[] } }).templating?.list ?? []);
    expect(lists[1]).toEqual([
      {
        ...{ type: 'query', name: 'host', multi: true, includeAll: true, allValue: '.+', allowCustomValue: true },
        ...{ query: 'label_values(node_uname_info, host)', refresh: 2, sort: 1 },
        datasource: { type: 'prometheus', uid: 'prometheus' },
        current: { selected: true, text: 'All', value: '$__all' },
      },
    ]);
    expect(lists[5]).toMatchObject([{ query: { type: 1, label: 'host' }, datasource: { type: 'loki', uid: 'loki' } }]);
  });
});

test('a panel for which there is no room goes below those before it', () => {
  const panel = (title: string, width: number, height: number): Panel => ({
    ...{ title, description: 'A test.', look: 'lines', queries: [{ expr: 'up' }], width, height },
  });
  const rows = [
    { title: 'One', panels: [panel('a', 10, 4), panel('b', 10, 9), panel('c', 10, 2)] },
    { title: 'Two', panels: [panel('d', 24, 3)] },
  ];
  const places = placed(rows).map(({ heading, panels }) => [
    `${heading.title} at ${heading.at.y}`,
    ...panels.map(({ panel: { title }, id, at }) => `${id} ${title} at ${at.x}, ${at.y}`),
  ]);
  expect(places).toEqual([
    ['One at 0', '2 a at 0, 1', '3 b at 10, 1', '4 c at 0, 10'],
    ['Two at 12', '6 d at 0, 13'],
  ]);
});

test('a host more or less changes no dashboard', () => {
  expect(shown({ alone: true })).toEqual(shown({}));
});

describe('dashboards are there', () => {
  test('for what is scraped', () => {
    expect(Object.keys(shown({}))).toEqual(boards.map(({ uid }) => uid).sort());
    expect(Object.keys(shown({ exporters: ['node'], sources: ['prometheus'], backups: false }))).toEqual([
      ...['cdknix-containers', 'cdknix-fleet', 'cdknix-network', 'cdknix-system'],
    ]);
    expect(Object.keys(shown({ sources: [] }))).toEqual([]);
  });

  test('without the panels that would stay empty', () => {
    const { 'cdknix-network': network, 'cdknix-system': system } = shown({ exporters: ['node'] });
    expect(network).not.toContain('wireguard_');
    expect(network).not.toContain('probe_');
    expect(network).toContain('node_network_receive_bytes_total');
    expect(system).not.toContain('title = "Health of disks"');
  });

  test('with what Prometheus itself knows of its targets, where no exporter runs', () => {
    const { 'cdknix-fleet': fleet } = shown({ exporters: [] });
    expect(fleet).toContain('up{job=');
    expect(fleet).not.toContain('node_boot_time_seconds');
  });
});

test('as text, they are what the library wrote, by the uids of the data sources', () => {
  const { 'cdknix-containers': text = '' } = shown({});
  expect(text).toContain('environment.etc."grafana-dashboards/cdknix-containers.json".text = builtins.toJSON {');
  expect(text).toContain(`        title = "Running";
        type = "stat";`);
  expect(text).toContain(
    'expr = "sum by (host) (node_systemd_unit_state{host=~\\"$host\\",name=~\\"(podman|docker)-.+\\\\\\\\.service\\",state=\\"active\\"})";',
  );
});
