import { type RenderedFleet } from '../checks';
import { type IHost } from '../host';

/** One thing that breaks a rule. */
export interface Finding {
  /** Path of the construct that it is about; the host's name where no single one is to blame. */
  readonly path: string;
  /** Field, option or file that it is about. @default - the construct as a whole */
  readonly field?: string;
  /** What is wrong, what was found, and what to do: `has no reason, got ''; say why it is public`. Never a secret. */
  readonly message: string;
}

/** What a rule says of one subject: it holds, it is broken, or there is nothing that it could hold for. */
export type Answer = 'complies' | 'does not apply' | readonly Finding[];

/** What a rule says of a host, or of the fleet as a whole. */
export interface Verdict {
  /** Name of the host, or `fleet`. */
  readonly subject: string;
  readonly answer: Answer;
}

/**
 * A demand on the whole fleet that stops a synth before anything is written. It only reads: the model with its facets,
 * and the rendered text of both sides.
 */
export interface Policy {
  /** The requirement as a name: `PublicPortHasReason`. Exceptions and reports use it. */
  readonly name: string;
  /** What goes wrong without it, in one sentence. */
  readonly protects: string;
  readonly judge: (rendered: RenderedFleet) => readonly Verdict[];
}

/** A rule that each host keeps by itself. */
export function hostPolicy(
  name: string,
  protects: string,
  judge: (host: IHost, rendered: RenderedFleet) => Answer,
): Policy {
  const all = (rendered: RenderedFleet): Verdict[] =>
    rendered.hosts.map((host) => ({ subject: host.hostName, answer: judge(host, rendered) }));
  return { name, protects, judge: all };
}

/** A rule that only the fleet as a whole can keep. */
export function fleetPolicy(name: string, protects: string, judge: (rendered: RenderedFleet) => Answer): Policy {
  return { name, protects, judge: (rendered) => [{ subject: 'fleet', answer: judge(rendered) }] };
}

/** The answer where something was looked at: it complies unless there are findings. */
export function complyingUnless(findings: readonly Finding[]): Answer {
  return findings.length === 0 ? 'complies' : findings;
}
