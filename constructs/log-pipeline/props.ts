/** A format that Loki writes its index in, from a day on. */
export interface LokiSchema {
  /** First day of it, in UTC: `2027-03-01`. It must be in the future when it is deployed. */
  readonly from: string;
  /** Version of the format: `v14`. */
  readonly schema: string;
}

/** Program that sends a host's lines: `promtail` is gone from NixOS since 26.05. */
export type Shipper = 'alloy' | 'promtail';

/** Properties for {@link LogPipeline}. */
export interface LogPipelineProps {
  /** Host that keeps the lines: `fufuwuqi`. */
  readonly server: string;
  /**
   * Network of the fleet that lines are sent over, by its interface's name: `wg0`.
   * @default - nothing is sent: the server keeps its own lines, on loopback
   */
  readonly network?: string;
  /** How long lines are kept, 7 to 30 days: `14d`, `4w`. Renders to `limits_config.retention_period`. @default '14d' */
  readonly retention?: string;
  /** Hosts whose lines are kept, the server among them. @default - the members of the network that have a stack */
  readonly members?: readonly string[];
  /** Program that sends lines, on every member. @default 'alloy' */
  readonly shipper?: Shipper;
  /**
   * Formats of the index that follow the first one. A format's day is a fact about what is on the disk: what was deployed
   * once is never changed or taken out. Renders to `schema_config.configs`. @default []
   */
  readonly schemas?: readonly LokiSchema[];
}
