import { type AlertExample, type AlertRule } from '../../lib';
import { prefix } from './metrics';
import { type ScriptFacts } from './script';

/** What alerts of a repository depend on. */
export interface AlertQuestion {
  readonly facts: ScriptFacts;
  /** Seconds from one backup, check and drill to the next. */
  readonly every: {
    readonly backup: number;
    readonly prune: number | undefined;
    readonly check: number;
    readonly drill: number;
  };
  /** Whether the host is off now and then. */
  readonly sleeps: boolean;
}

/** What people read of an alert. */
type Told = Pick<AlertRule, 'severity' | 'summary' | 'runbook'> & {
  readonly for?: string;
  /** Service that it is about, where one failed: who tells of units that fail leaves this one out. */
  readonly unit?: string;
};

/** A rule of one repository. */
export function rule(
  { facts, sleeps }: AlertQuestion,
  alert: string,
  expr: string,
  told: Told,
  examples: Examples,
): AlertRule {
  const { for: duration, unit, ...text } = told;
  const labels = {
    backup: facts.backup,
    repository: facts.repository,
    // As its series have it: hosts of both sorts have rules of the same name, with other times.
    sleeps: sleeps ? 'yes' : 'no',
    ...(unit !== undefined && { name: `${unit}.service` }),
  };
  return { alert, expr, ...(duration !== undefined && { for: duration }), ...text, labels, ...examples };
}

/** When it fires, and when not. */
type Examples = Pick<AlertRule, 'fires' | 'quiet'>;

/** A series of the repository. */
export function series({ facts }: AlertQuestion, name: string): string {
  return `${prefix}${name}{backup="${facts.backup}",repository="${facts.repository}"}`;
}

/** What is saved there, in the words of a summary. */
export function copies({ facts }: AlertQuestion): string {
  return `what {{ $labels.host }} saves as ${facts.backup} in ${facts.repository}`;
}

/** A time that stays where it was, as long before the beginning as it takes to be late soon. */
export function aging(name: string, limit: number): Examples {
  return { fires: constant(name, -limit, '10m'), quiet: constant(name, 1200 - limit, '10m') };
}

/** A value that does not change. */
export function constant(name: string, value: number, at: string): AlertExample {
  return { series: { [name]: `${value}x4000` }, at };
}
