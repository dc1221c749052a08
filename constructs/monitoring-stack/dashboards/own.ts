import { didYouMean, type Fault, shown } from '../../../lib';

/** A dashboard of one's own: a builder of `@grafana/grafana-foundation-sdk/dashboard`, or JSON as Grafana exports it. */
export type OwnDashboard = DashboardBuilder | DashboardJson;

/** Makes a dashboard when it is asked. */
export interface DashboardBuilder {
  build(): object;
}

/** Plain data of a dashboard. */
export type DashboardJson = Readonly<Record<string, unknown>>;

/** What Grafana itself answers for, and several data sources at once. */
const builtIn = ['grafana', '-- Grafana --', '-- Mixed --', '-- Dashboard --'];
const uidPattern = /^[A-Za-z0-9_-]{1,40}$/;

/** The dashboard as Grafana reads it: its number is Grafana's, not the one where it was made. */
export function jsonOf(dashboard: OwnDashboard): DashboardJson {
  const built = isBuilder(dashboard) ? dashboard.build() : dashboard;
  return { ...(JSON.parse(JSON.stringify(built)) as DashboardJson), id: null };
}

function isBuilder(dashboard: OwnDashboard): dashboard is DashboardBuilder {
  return typeof dashboard.build === 'function';
}

/** What is wrong with dashboards of one's own, as far as they tell. */
export function dashboardFaults(dashboards: readonly OwnDashboard[]): Fault[] {
  return dashboards.map(jsonOf).flatMap((json) => {
    const field = fieldOf(json);
    if (!('spec' in json)) return [...nameFaults(json, field), ...inputFaults(json, field)];
    const given = `got apiVersion ${shown(json['apiVersion'])}`;
    return [{ field, message: `is a resource and no classic dashboard, ${given}; export it with the model 'Classic'` }];
  });
}

function fieldOf({ uid, title }: DashboardJson): string {
  return typeof uid === 'string' && uid !== '' ? `dashboards.${uid}` : `dashboards (title ${shown(title)})`;
}

function nameFaults({ uid, title }: DashboardJson, field: string): Fault[] {
  const faults: Fault[] = [];
  if (typeof uid !== 'string' || !uidPattern.test(uid)) {
    const remedy = "write one that stays, like 'power-meter'";
    const message = `must have a uid of 1 to 40 letters, digits, - and _, got ${shown(uid)}; ${remedy}`;
    faults.push({ field, message });
  }
  if (typeof title !== 'string' || title.trim() === '') {
    faults.push({ field, message: `must have a title, got ${shown(title)}; say what it shows` });
  }
  return faults;
}

function inputFaults(json: DashboardJson, field: string): Fault[] {
  const inputs = json['__inputs'];
  if (!Array.isArray(inputs) || inputs.length === 0) return [];
  const names = inputs.map((input: { name?: unknown }) => String(input.name)).join(', ');
  const why = 'was exported for sharing, and a file is not asked for inputs';
  const remedy = "export it without 'share externally', or write the uids of data sources in their place";
  return [{ field, message: `${why}, got __inputs ${names}; ${remedy}` }];
}

/** What two dashboards of one Grafana have in common that only one can have. */
export function repeatedNames(all: readonly DashboardJson[]): Fault[] {
  return (['uid', 'title'] as const).flatMap((key) => {
    const values = all.map((json) => String(json[key]));
    const twice = new Set(values.filter((value, index) => values.indexOf(value) < index));
    return [...twice].map((value) => ({
      field: 'dashboards',
      message: `two have the ${key} ${shown(value)}, of which Grafana shows one; give one of them another`,
    }));
  });
}

/** Data sources that a dashboard names and that Grafana does not have. */
export function sourceFaults(json: DashboardJson, uids: readonly string[]): Fault[] {
  const variables = variablesOf(json);
  const asked = [...new Set(sourcesIn(json))].sort();
  return asked.flatMap((uid) => {
    if (uids.includes(uid) || builtIn.includes(uid)) return [];
    const [, variable] = /^\$\{?(\w+)(?::\w+)?\}?$/.exec(uid) ?? [];
    if (variable !== undefined && variables.includes(variable)) return [];
    const message = `asks a data source that is not on this host, got ${shown(uid)}${didYouMean(uid, uids)}`;
    return [{ field: fieldOf(json), message }];
  });
}

function variablesOf({ templating }: DashboardJson): string[] {
  const { list = [] } = (templating ?? {}) as { list?: readonly { name?: string; type?: string }[] };
  return list.flatMap(({ name, type }) => (type === 'datasource' && name !== undefined ? [name] : []));
}

/** What stands in all fields `datasource`: a uid, an older one's name, or an object with one. */
function sourcesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(sourcesIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) => {
    if (key !== 'datasource') return sourcesIn(inner);
    if (typeof inner === 'string') return [inner];
    const uid = (inner as { uid?: unknown } | null)?.uid;
    return typeof uid === 'string' ? [uid] : [];
  });
}
