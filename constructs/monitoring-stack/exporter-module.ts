import {
  bracketed,
  type Declared,
  didYouMean,
  type ExporterRequest,
  type Fault,
  type NixAttributes,
  type Probe,
  shown,
  textMetricsFolder,
} from '../../lib';
import { blackboxFile } from './probing';
import { type Exporter, exporterOf, exporterTable } from './exporter-table';

/** What one exporter of a host is asked for, by all who do. */
export type Asked = readonly Declared<ExporterRequest>[];

/** Requests of a host, by exporter. */
export function byExporter(requests: Asked): ReadonlyMap<string, Asked> {
  const all = new Map<string, Declared<ExporterRequest>[]>();
  for (const one of requests) all.set(one.value.exporter, [...(all.get(one.value.exporter) ?? []), one]);
  return all;
}

/** What is asked for, without who asks. */
export function valuesOf(asked: Asked): readonly ExporterRequest[] {
  return asked.map(({ value }) => value);
}

/** What is wrong with what constructs of a host ask for. */
export function exporterFaults(requests: Asked): Fault[] {
  return [...byExporter(requests)].flatMap(([name, asked]) => {
    const exporter = exporterOf(name, valuesOf(asked));
    const field = `exporter ${name}`;
    const owner = `'${asked[0]?.by ?? ''}'`;
    if (exporter === undefined) {
      const hint = didYouMean(name, exporterTable.keys());
      return [{ field, message: `is asked for by ${owner} and is not known here, got ${shown(name)}${hint}` }];
    }
    return [
      ...unknownOptions(field, exporter, asked),
      ...exporter.texts.flatMap((option) => contradiction(field, option, asked)),
    ];
  });
}

function unknownOptions(field: string, { lists, texts }: Exporter, asked: Asked): Fault[] {
  const options = [...lists, ...texts];
  return asked.flatMap(({ by, value }) => {
    const unknown = Object.keys(value.options ?? {}).filter((option) => !options.includes(option));
    return unknown.map((option) => {
      return {
        field,
        message: `has no option ${shown(option)} here, which '${by}' sets${didYouMean(option, options)}`,
      };
    });
  });
}

function contradiction(field: string, option: string, asked: Asked): Fault[] {
  const wishes = asked.flatMap(({ by, value }) => (value.options?.[option] ?? []).map((text) => ({ by, text })));
  const [first] = wishes;
  const other = wishes.find(({ text }) => text !== first?.text);
  if (first === undefined || other === undefined) return [];
  const wish = ({ by, text }: typeof first): string => `${shown(text)} of '${by}'`;
  return [{ field, message: `is to have one ${option}, got ${wish(first)} and ${wish(other)}; agree on one` }];
}

/** `services.prometheus.exporters` of a host, each bound to one address. */
export function exporterModule(requests: Asked, address: string, probes: readonly Probe[]): NixAttributes {
  const all = [...byExporter(requests)].flatMap(([name, asked]) => {
    const exporter = exporterOf(name, valuesOf(asked));
    return exporter === undefined ? [] : [[name, settings(name, exporter, asked, address, probes)] as const];
  });
  return {
    services: { prometheus: { exporters: Object.fromEntries(all) } },
    systemd: {
      tmpfiles: {
        settings: { monitoring: { [textMetricsFolder]: { d: { mode: '0755', user: 'root', group: 'root' } } } },
      },
    },
  };
}

function settings(
  name: string,
  exporter: Exporter,
  asked: Asked,
  address: string,
  probes: readonly Probe[],
): NixAttributes {
  const merged = new Map<string, Set<string>>();
  for (const { value } of asked) {
    for (const [option, values] of Object.entries(value.options ?? {})) {
      merged.set(option, new Set([...(merged.get(option) ?? []), ...values]));
    }
  }
  const options = [...merged].map(([option, values]) => {
    const sorted = [...values].sort();
    return [option, exporter.texts.includes(option) ? sorted[0] : sorted] as const;
  });
  return {
    enable: true,
    listenAddress: exporter.takesPlainAddress ? address : bracketed(address),
    ...Object.fromEntries(options),
    ...(name === 'blackbox' && { configFile: blackboxFile(probes) }),
  };
}
