import { type NixAttributes } from '../../lib';
import { redaction } from './redaction';
import { retry, type Shipping, type SourceFiles } from './shipping';
import { dropOwnLabels, journalLabels, journalMetadata, jsonStages, type Stage } from './stages';

/** Promtail's configuration of a host. @see https://grafana.com/docs/loki/latest/send-data/promtail/configuration/ */
export function promtailConfig({ host, url, address, port, maxAge, sources }: Shipping): NixAttributes {
  return {
    // No port for gRPC, which nothing here uses.
    server: { http_listen_address: address, http_listen_port: port, grpc_listen_port: 0, log_level: 'warn' },
    clients: [
      {
        url,
        external_labels: { host },
        backoff_config: { min_period: retry.first, max_period: retry.longest, max_retries: retry.times },
      },
    ],
    scrape_configs: [
      {
        job_name: 'journal',
        journal: { labels: { source: 'journal' }, max_age: maxAge },
        relabel_configs: journalLabels.map(({ from, regex, to, becomes }) => ({
          source_labels: [from],
          target_label: to,
          ...(regex !== undefined && { regex }),
          ...(becomes !== undefined && { replacement: becomes }),
        })),
        pipeline_stages: [...redaction, journalMetadata, dropOwnLabels].map(stageConfig),
      },
      ...sources.map(fileConfig),
    ],
  };
}

function fileConfig({ name, format, paths }: SourceFiles): NixAttributes {
  const targets = ['localhost'];
  return {
    job_name: name,
    static_configs: paths.map((path) => ({ targets, labels: { __path__: path, source: name } })),
    pipeline_stages: [...redaction, ...(format === 'json' ? jsonStages : []), dropOwnLabels].map(stageConfig),
  };
}

function stageConfig(stage: Stage): NixAttributes {
  switch (stage.kind) {
    case 'replace':
      return { replace: { expression: stage.expression, replace: stage.replace } };
    case 'json':
      return { json: { expressions: named(stage.fields) } };
    case 'timestamp':
      return { timestamp: { source: stage.source, format: 'RFC3339', action_on_failure: 'skip' } };
    case 'structured metadata':
      return { structured_metadata: named(stage.names) };
    case 'drop labels':
      return { labeldrop: [...stage.names] };
  }
}

function named(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, name]));
}
