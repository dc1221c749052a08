import { type DataSource } from '../../../lib';

/** What is asked for a panel. */
export interface Query {
  /** PromQL, or LogQL where the panel asks Loki. */
  readonly expr: string;
  /** Name of each series, from its labels: `{{host}} {{device}}`; of a table's column, as it is. @default - all labels */
  readonly legend?: string;
  /** Unit of its column in a table, in Grafana's words. @default - the panel's */
  readonly unit?: string;
}

/** How a panel shows what it is answered. */
export type Look = 'lines' | 'stacked' | 'number' | 'bars' | 'states' | 'table' | 'log';

/** From which value on a number is a warning, and bad. Where the first is higher, few is bad. */
export interface Limits {
  readonly warning: number;
  readonly critical: number;
}

/** One panel of a dashboard. */
export interface Panel {
  readonly title: string;
  /** What it shows and what is normal, for the reader of the dashboard. */
  readonly description: string;
  readonly look: Look;
  readonly queries: readonly [Query, ...Query[]];
  /** Unit in Grafana's words: `bytes`, `percentunit`, `s`. @default 'short' */
  readonly unit?: string;
  /** Columns of 24. @default 12 */
  readonly width?: number;
  /** @default 8, a number 4 */
  readonly height?: number;
  /** Highest value of the axis. @default - that of the values */
  readonly max?: number;
  readonly limits?: Limits;
  /** Whether values may be below 0. @default false */
  readonly signed?: boolean;
  /** Words for values: `{ 0: 'down' }`. @default {} */
  readonly words?: Readonly<Record<number, Word>>;
  /** Labels that are columns of a table, in their order, by name. @default - all of them */
  readonly columns?: Readonly<Record<string, string>>;
  /** What is asked. @default 'prometheus' */
  readonly asks?: Asked;
}

/** A word for a value, in a colour of Grafana. */
export interface Word {
  readonly text: string;
  readonly color: 'green' | 'orange' | 'red' | 'blue' | 'text';
}

/** Kind of data source that is asked. */
export type Asked = Exclude<DataSource['type'], 'alertmanager'>;

/** Panels under a heading. */
export interface Row {
  readonly title: string;
  readonly panels: readonly Panel[];
}

/** What is chosen at the top of a dashboard, from the values that a label has. */
export interface Choice {
  /** Name of the variable and of the label: `host`. */
  readonly label: string;
  /** Series whose labels are looked at; for Loki, none. */
  readonly of: string;
}

/** One dashboard, as it is thought of: what is scraped decides which panels of it there are. */
export interface Board {
  /** Id in Grafana and in links to it, which stays: `cdknix-system`. */
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly choices: readonly Choice[];
  readonly rows: readonly Row[];
  /** What its choices ask. @default 'prometheus' */
  readonly asks?: Asked;
  /** How far back it looks when it is opened. @default 'now-6h' */
  readonly from?: string;
}

/** The values that are chosen, for a selector: `host=~"$host"`. */
export const onHost = 'host=~"$host"';
