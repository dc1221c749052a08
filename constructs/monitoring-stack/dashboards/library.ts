import type * as common from '@grafana/grafana-foundation-sdk/common';
import type * as sdk from '@grafana/grafana-foundation-sdk/dashboard';
import type * as loki from '@grafana/grafana-foundation-sdk/loki';
import type * as prometheus from '@grafana/grafana-foundation-sdk/prometheus';

/** Parts of the library by which dashboards are written. */
export interface Sdk {
  readonly dashboard: typeof sdk;
  readonly common: typeof common;
  readonly prometheus: typeof prometheus;
  readonly loki: typeof loki;
}

/** The library, loaded when the first dashboard is rendered: a fleet without Grafana does not wait for it. */
export function load(): Sdk {
  /* eslint-disable @typescript-eslint/no-require-imports -- imports would load it at start-up */
  return {
    dashboard: require('@grafana/grafana-foundation-sdk/dashboard') as typeof sdk,
    common: require('@grafana/grafana-foundation-sdk/common') as typeof common,
    prometheus: require('@grafana/grafana-foundation-sdk/prometheus') as typeof prometheus,
    loki: require('@grafana/grafana-foundation-sdk/loki') as typeof loki,
  };
  /* eslint-enable @typescript-eslint/no-require-imports */
}
