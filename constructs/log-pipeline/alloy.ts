import { type AlloyBlock, alloyText, list, object, text } from './alloy-text';
import { redaction } from './redaction';
import { retry, type Shipping, type SourceFiles } from './shipping';
import { dropOwnLabels, journalLabels, journalMetadata, jsonStages, type Stage } from './stages';

/** Where every line goes last, and what is done to it there. */
const last = 'loki.process.last.receiver';
const lastStages = [...redaction, journalMetadata, dropOwnLabels];

/** Alloy's configuration of a host. @see https://grafana.com/docs/alloy/latest/reference/components/loki/ */
export function alloyConfig({ host, url, maxAge, sources }: Shipping): string {
  return alloyText([
    { header: 'logging', attributes: { level: text('warn') } },
    ...journal(maxAge),
    ...sources.flatMap(files),
    process('last', 'loki.write.loki.receiver', lastStages),
    {
      header: 'loki.write "loki"',
      attributes: { external_labels: object({ host: text(host) }) },
      blocks: [
        {
          header: 'endpoint',
          attributes: {
            url: text(url),
            min_backoff_period: text(retry.first),
            max_backoff_period: text(retry.longest),
            max_backoff_retries: String(retry.times),
          },
        },
      ],
    },
  ]);
}

function journal(maxAge: string): AlloyBlock[] {
  const rules = journalLabels.map(({ from, regex, to, becomes }) => ({
    header: 'rule',
    attributes: {
      source_labels: list([text(from)]),
      ...(regex !== undefined && { regex: text(regex) }),
      target_label: text(to),
      ...(becomes !== undefined && { replacement: text(becomes) }),
    },
  }));
  return [
    { header: 'loki.relabel "journal"', attributes: { forward_to: '[]' }, blocks: rules },
    {
      header: 'loki.source.journal "journal"',
      attributes: {
        forward_to: list([last]),
        relabel_rules: 'loki.relabel.journal.rules',
        max_age: text(maxAge),
        labels: object({ source: text('journal') }),
      },
    },
  ];
}

function files({ name, format, paths }: SourceFiles): AlloyBlock[] {
  const label = name.replaceAll('-', '_');
  const targets = paths.map((path) => object({ __path__: text(path), source: text(name) }));
  const isJson = format === 'json';
  return [
    { header: `local.file_match "${label}"`, attributes: { path_targets: list(targets) } },
    {
      header: `loki.source.file "${label}"`,
      attributes: {
        targets: `local.file_match.${label}.targets`,
        forward_to: list([isJson ? `loki.process.${label}.receiver` : last]),
      },
    },
    ...(isJson ? [process(label, last, jsonStages)] : []),
  ];
}

function process(label: string, receiver: string, stages: readonly Stage[]): AlloyBlock {
  return {
    header: `loki.process "${label}"`,
    attributes: { forward_to: list([receiver]) },
    blocks: stages.map(stageBlock),
  };
}

function stageBlock(stage: Stage): AlloyBlock {
  switch (stage.kind) {
    case 'replace': {
      const { expression, replace } = stage;
      return { header: 'stage.replace', attributes: { expression: text(expression), replace: text(replace) } };
    }
    case 'json':
      return { header: 'stage.json', attributes: { expressions: object(named(stage.fields)) } };
    case 'timestamp': {
      const attributes = { source: text(stage.source), format: text('RFC3339'), action_on_failure: text('skip') };
      return { header: 'stage.timestamp', attributes };
    }
    case 'structured metadata':
      return { header: 'stage.structured_metadata', attributes: { values: object(named(stage.names)) } };
    case 'drop labels':
      return { header: 'stage.label_drop', attributes: { values: list(stage.names.map(text)) } };
  }
}

/** Each under its own name. */
function named(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, text(name)]));
}
