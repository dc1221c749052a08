import type * as common from '@grafana/grafana-foundation-sdk/common';
import type * as sdk from '@grafana/grafana-foundation-sdk/dashboard';
import { type Asked, type Board, type Choice, type Panel } from './board';
import { load, type Sdk } from './library';
import { type DashboardJson } from './own';
import { panelOf } from './panel';
import { placed } from './placed';

/** The uid of each kind of data source that there is. */
export type Sources = Readonly<Record<Asked, string | undefined>>;

/** Tag of all dashboards that come with it: each leads to the others by it. */
const tag = 'cdknix';

/** A dashboard as Grafana reads it from a file. */
export function rendered(board: Board, sources: Sources): DashboardJson {
  const library = load();
  const { dashboard } = library;
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- files of the newer model are not read before Grafana 12
  const builder = new dashboard.DashboardBuilder(board.title)
    .id(null)
    .uid(board.uid)
    .description(board.description)
    .tags([tag])
    .readonly()
    .refresh('1m')
    .time({ from: board.from ?? 'now-6h', to: 'now' })
    .tooltip(dashboard.DashboardCursorSync.Crosshair)
    .link(linkToOthers(library))
    .variables(board.choices.map((choice) => variable(choice, board.asks ?? 'prometheus', sources, library)));
  for (const { heading, panels } of placed(board.rows)) {
    builder.withRow(new dashboard.RowBuilder(heading.title).id(heading.id).gridPos(heading.at));
    for (const { panel, id, at } of panels)
      builder.withPanel(panelOf(panel, { id, at, source: refOf(panel, sources), library }));
  }
  // As JSON it has none of the library's functions any more.
  return tidy(JSON.parse(JSON.stringify(builder.build()))) as DashboardJson;
}

function linkToOthers({ dashboard }: Sdk): sdk.DashboardLinkBuilder {
  return new dashboard.DashboardLinkBuilder('Other dashboards')
    .type(dashboard.DashboardLinkType.Dashboards)
    .tags([tag])
    .asDropdown(true)
    .includeVars(true)
    .keepTime(true);
}

function refOf({ asks = 'prometheus' }: Panel, sources: Sources): common.DataSourceRef {
  return { type: asks, uid: sources[asks] ?? asks };
}

/** A choice offers what there is by now, so that a new host is in it without anybody's doing. */
function variable({ label, of }: Choice, asks: Asked, sources: Sources, { dashboard }: Sdk): sdk.QueryVariableBuilder {
  const query = asks === 'loki' ? { type: 1, label, refId: 'values' } : `label_values(${of}, ${label})`;
  return new dashboard.QueryVariableBuilder(label)
    .datasource({ type: asks, uid: sources[asks] ?? asks })
    .query(query)
    .refresh(dashboard.VariableRefresh.OnTimeRangeChanged)
    .sort(dashboard.VariableSort.AlphabeticalAsc)
    .multi(true)
    .includeAll(true)
    .allValue('.+')
    .current({ selected: true, text: 'All', value: '$__all' });
}

/** Without what says nothing, so that a change of a dashboard is what one sees of it. */
function tidy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(tidy);
  if (typeof value !== 'object' || value === null) return value;
  const said = Object.entries(value).filter(([key, inner]) => !(key in silent && silent[key] === inner));
  return Object.fromEntries(said.map(([key, inner]) => [key, tidy(inner)]));
}

/** Values that Grafana takes for what is not there. */
const silent: Readonly<Record<string, unknown>> = {
  transparent: false,
  repeatDirection: 'h',
  auto: false,
  auto_min: '10s',
  auto_count: 30,
  skipUrlSync: false,
  fiscalYearStartMonth: 0,
  // Not what the library says for it: links would be behind a button.
  placement: 'inControlsMenu',
};
