import type * as bars from '@grafana/grafana-foundation-sdk/bargauge';
import type * as common from '@grafana/grafana-foundation-sdk/common';
import { type GridPos, type Panel as SdkPanel, type ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';
import type * as logs from '@grafana/grafana-foundation-sdk/logs';
import type * as stat from '@grafana/grafana-foundation-sdk/stat';
import type * as states from '@grafana/grafana-foundation-sdk/statetimeline';
import type * as tables from '@grafana/grafana-foundation-sdk/table';
import type * as series from '@grafana/grafana-foundation-sdk/timeseries';
import { type Limits, type Look, type Panel, type Query, type Word } from './board';
import { type Sdk } from './library';
import { tableParts } from './table';

/** What a panel is rendered with beside itself. */
export interface PanelSurroundings {
  readonly id: number;
  readonly at: GridPos;
  readonly source: common.DataSourceRef;
  readonly library: Sdk;
}

/** Builders of panels, by what they show. */
interface Kinds {
  readonly timeseries: typeof series;
  readonly stat: typeof stat;
  readonly bargauge: typeof bars;
  readonly statetimeline: typeof states;
  readonly table: typeof tables;
  readonly logs: typeof logs;
}

function load<Name extends keyof Kinds>(name: Name): Kinds[Name] {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would load it at start-up
  return require(`@grafana/grafana-foundation-sdk/${name}`) as Kinds[Name];
}

/** What all builders of panels with values have in common. */
type ValueBuilder =
  series.PanelBuilder | stat.PanelBuilder | bars.PanelBuilder | states.PanelBuilder | tables.PanelBuilder;

/** The builder of a panel, for a dashboard's builder. */
export function panelOf(panel: Panel, surroundings: PanelSurroundings): { build(): SdkPanel } {
  const { library, id, at, source } = surroundings;
  const builder = panel.look === 'log' ? logPanel() : withValues(valuePanel(panel.look, library), panel, library);
  builder.id(id).title(panel.title).description(panel.description).datasource(source).gridPos(at);
  panel.queries.forEach((query, index) => {
    builder.withTarget(target(query, panel, { refId: String.fromCharCode(65 + index), source, library }));
  });
  return builder;
}

function logPanel(): logs.PanelBuilder {
  const { PanelBuilder } = load('logs');
  return new PanelBuilder().showTime(true).wrapLogMessage(true).enableLogDetails(true);
}

function valuePanel(look: Exclude<Look, 'log'>, { common: { VizLegendOptionsBuilder, ...words } }: Sdk): ValueBuilder {
  const legend = () => new VizLegendOptionsBuilder().showLegend(true).displayMode(words.LegendDisplayMode.List);
  const last = () => new words.ReduceDataOptionsBuilder().calcs(['lastNotNull']);
  switch (look) {
    case 'lines':
    case 'stacked': {
      const tooltip = new words.VizTooltipOptionsBuilder().mode(words.TooltipDisplayMode.Multi);
      const lines = new (load('timeseries').PanelBuilder)().legend(legend()).tooltip(tooltip).fillOpacity(10);
      if (look === 'lines') return lines;
      return lines.fillOpacity(40).stacking(new words.StackingConfigBuilder().mode(words.StackingMode.Normal));
    }
    case 'number':
      return new (load('stat').PanelBuilder)().reduceOptions(last()).graphMode(words.BigValueGraphMode.None);
    case 'bars':
      return new (load('bargauge').PanelBuilder)().reduceOptions(last()).orientation(words.VizOrientation.Horizontal);
    case 'states':
      return new (load('statetimeline').PanelBuilder)().showValue(words.VisibilityMode.Never).legend(legend());
    case 'table':
      return new (load('table').PanelBuilder)();
  }
}

function withValues(builder: ValueBuilder, panel: Panel, library: Sdk): ValueBuilder {
  const { unit = 'short', max, limits, words = {}, look, signed = false } = panel;
  builder.unit(unit);
  if (!signed && look !== 'table' && look !== 'states') builder.min(0);
  if (max !== undefined) builder.max(max);
  if (limits !== undefined || (look !== 'lines' && look !== 'stacked')) builder.thresholds(thresholds(limits, library));
  if (Object.keys(words).length > 0) builder.mappings([mapping(words, library)]);
  if (look !== 'table') return builder;
  const { transformations, overrides } = tableParts(panel);
  for (const { column, properties } of overrides) builder.overrideByName(column, properties);
  return builder.transformations(transformations);
}

function thresholds(limits: Limits | undefined, { dashboard }: Sdk) {
  return new dashboard.ThresholdsConfigBuilder().mode(dashboard.ThresholdsMode.Absolute).steps(steps(limits));
}

/** Without any, Grafana would have its own, from 80 on in red. */
function steps(limits: Limits | undefined): ReturnType<typeof step>[] {
  if (limits === undefined) return [step(null, 'blue')];
  const { warning, critical } = limits;
  if (warning === critical) return [step(null, 'green'), step(critical, 'red')];
  return warning < critical
    ? [step(null, 'green'), step(warning, 'orange'), step(critical, 'red')]
    : [step(null, 'red'), step(critical, 'orange'), step(warning, 'green')];
}

function step(value: number | null, color: string): { value: number | null; color: string } {
  return { value, color };
}

function mapping(words: Readonly<Record<number, Word>>, { dashboard }: Sdk): ValueMapping {
  const options = Object.entries(words).map(([value, word], index) => [value, { ...word, index }] as const);
  return { type: dashboard.MappingType.ValueToText, options: Object.fromEntries(options) };
}

function target(
  { expr, legend }: Query,
  { look, asks }: Panel,
  { refId, source, library }: { refId: string; source: common.DataSourceRef; library: Sdk },
) {
  if (asks === 'loki') {
    const query = new library.loki.DataqueryBuilder().expr(expr).refId(refId).datasource(source).queryType('range');
    return legend === undefined ? query : query.legendFormat(legend);
  }
  const { DataqueryBuilder, PromQueryFormat } = library.prometheus;
  const query = new DataqueryBuilder().expr(expr).refId(refId).datasource(source);
  if (look === 'table') return query.instant().format(PromQueryFormat.Table);
  if (legend !== undefined) query.legendFormat(legend);
  return look === 'number' || look === 'bars' ? query.instant() : query.range();
}
