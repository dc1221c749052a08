import { isDay, type NixAttributes, secondsOf, shown } from '../../lib';
import { type LokiSchema } from './props';

/** Where Loki keeps everything. */
export const dataFolder = '/var/lib/loki';
/** Folder of its rules; those of the one tenant that there is without logins are in `fake` below it. */
export const rulesFolder = '/etc/loki/rules';
export const lokiPort = 3100;
export const grpcPort = 9095;

/** The first format: all that was ever written since is read by its day, so it stays as it is for good. */
const firstSchema: LokiSchema = { from: '2024-04-01', schema: 'v13' };

/** What Loki is told. */
export interface LokiFacts {
  readonly address: string;
  readonly fleet: string;
  /** As `LogPipelineProps.retention`. */
  readonly retention: string;
  readonly schemas: readonly LokiSchema[];
  /** URLs of Alertmanagers. */
  readonly alertManagers: readonly string[];
  readonly hasRules: boolean;
}

/** A duration as Loki reads it. */
export function hours(duration: string): string {
  return `${secondsOf(duration) / 3600}h`;
}

/** Loki in one process, with its files on the disk. @see https://grafana.com/docs/loki/latest/configure/ */
export function lokiConfig(facts: LokiFacts): NixAttributes {
  return {
    auth_enabled: false,
    analytics: { reporting_enabled: false },
    server: {
      http_listen_address: facts.address,
      http_listen_port: lokiPort,
      grpc_listen_address: loopback,
      grpc_listen_port: grpcPort,
      log_level: 'warn',
    },
    common,
    schema_config: { configs: [firstSchema, ...facts.schemas].map(schemaConfig) },
    limits_config: limits(hours(facts.retention)),
    // Without all three, lines stay for good whatever the period is.
    compactor: {
      working_directory: `${dataFolder}/compactor`,
      retention_enabled: true,
      delete_request_store: 'filesystem',
    },
    ...(facts.hasRules && { ruler: ruler(facts) }),
  };
}

const loopback = '127.0.0.1';
const common: NixAttributes = {
  path_prefix: dataFolder,
  replication_factor: 1,
  // Else it looks for its own address at eth0, and ends where there is none.
  instance_addr: loopback,
  ring: { kvstore: { store: 'inmemory' }, instance_addr: loopback },
  storage: { filesystem: { chunks_directory: `${dataFolder}/chunks`, rules_directory: `${dataFolder}/rules` } },
};

function schemaConfig({ from, schema }: LokiSchema): NixAttributes {
  const index = { prefix: 'index_', period: '24h' };
  return { from, store: 'tsdb', object_store: 'filesystem', schema, index };
}

function limits(retention: string): NixAttributes {
  return {
    retention_period: retention,
    reject_old_samples: true,
    reject_old_samples_max_age: retention,
    max_query_length: retention,
    max_entries_limit_per_query: 5000,
    ingestion_rate_mb: 8,
    ingestion_burst_size_mb: 16,
    per_stream_rate_limit: '5MB',
    per_stream_rate_limit_burst: '20MB',
    max_global_streams_per_user: 5000,
    max_label_names_per_series: 8,
    max_line_size: '64KB',
    max_line_size_truncate: true,
    allow_structured_metadata: true,
    // Else each line gets a label more, of a name that it guesses.
    discover_service_name: [],
    volume_enabled: true,
  };
}

function ruler({ fleet, alertManagers }: LokiFacts): NixAttributes {
  return {
    storage: { type: 'local', local: { directory: rulesFolder } },
    rule_path: `${dataFolder}/rules-scratch`,
    ring: { kvstore: { store: 'inmemory' } },
    external_labels: { fleet },
    ...(alertManagers.length > 0 && { alertmanager_url: alertManagers.join(',') }),
  };
}

/** What is wrong with formats that follow the first one. */
export function schemaFault(schemas: readonly LokiSchema[]): string | undefined {
  const all = [firstSchema, ...schemas];
  for (const [index, { from, schema }] of all.entries()) {
    if (!isDay(from)) return `must start on a day of the calendar, got ${shown(from)}; write it like '2027-03-01'`;
    if (!/^v(1[3-9]|[2-9]\d)$/.test(schema)) {
      return `must be a version from v13 on, got ${shown(schema)}; older ones have no metadata beside a line`;
    }
    const previous = all[index - 1];
    if (previous !== undefined && from <= previous.from) {
      return `must each start after the one before, ${previous.from}, got ${shown(from)}; add new ones at the end`;
    }
  }
  return undefined;
}
