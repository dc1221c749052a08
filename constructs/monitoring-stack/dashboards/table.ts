import { type DataTransformerConfig, type DynamicConfigValue } from '@grafana/grafana-foundation-sdk/dashboard';
import { type Panel } from './board';

/** What a table is made with: its answers beside each other, by the labels that they share, under words. */
export interface TableParts {
  readonly transformations: DataTransformerConfig[];
  readonly overrides: readonly { readonly column: string; readonly properties: DynamicConfigValue[] }[];
}

/** Labels that say the same in each line. */
const hidden = ['Time', '__name__', 'fleet', 'job', 'role', 'sleeps', 'zone', 'instance'];

export function tableParts({ queries, columns = {}, unit }: Panel): TableParts {
  const values = queries.map(({ legend = 'Value', unit: own = unit }, index) => {
    const refId = String.fromCharCode(65 + index);
    return { from: queries.length === 1 ? 'Value' : `Value #${refId}`, legend, own };
  });
  const names = [...Object.entries(columns), ...values.map(({ from, legend }) => [from, legend] as const)];
  const excluded = hidden.filter((name) => !(name in columns));
  const organize = {
    excludeByName: Object.fromEntries(excluded.map((name) => [name, true])),
    indexByName: Object.fromEntries(names.map(([name], index) => [name, index])),
    renameByName: Object.fromEntries(names),
  };
  const units = values.filter(({ own }) => own !== undefined);
  return {
    transformations: [
      ...(queries.length > 1 ? [{ id: 'merge', options: {} }] : []),
      { id: 'organize', options: organize },
    ],
    overrides: units.map(({ legend, own }) => ({ column: legend, properties: [{ id: 'unit', value: own }] })),
  };
}
