import { type AlertRule, alertRules } from '../facets';
import { type FleetApp } from '../fleet-app';
import { type Policy } from '../policies/policy';
import { synthFleet, type SynthFleetOptions } from './synth-fleet';

/** An alert rule and who stated it. */
export interface DeclaredAlert {
  /** Name of the host that it speaks of. */
  readonly host: string;
  /** Path of the construct. */
  readonly by: string;
  readonly rule: AlertRule;
}

/** Every alert rule that the hosts of a fleet have once it is complete. */
export function declaredAlerts(
  build: (app: FleetApp) => unknown,
  options: SynthFleetOptions = {},
): readonly DeclaredAlert[] {
  let found: readonly DeclaredAlert[] = [];
  const collector: Policy = {
    name: 'AlertRulesAreCollected',
    protects: 'nothing; it only looks.',
    judge: ({ hosts }) => {
      found = hosts.flatMap(({ hostName: host, facets }) =>
        facets.entries(alertRules).map(({ value: rule, by }) => ({ host, by, rule })),
      );
      return [];
    },
  };
  synthFleet(build, { partial: true, ...options, policies: [...(options.policies ?? []), collector] });
  return found;
}
