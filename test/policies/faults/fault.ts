import { type Seed } from '../owners-program';

/** What goes wrong with a fault in the fleet. */
export type Harm =
  "today's fault" | 'lockout' | 'leak' | 'exposure' | 'loss' | 'wrong port' | 'unsafe upgrade' | 'stops working';

/** A fault, and what catches it. */
export interface Fault extends Seed {
  /** The fault in a few words, as docs/policies.md has it. */
  readonly name: string;
  readonly harm: Harm;
  /** Name of the rule; of the construct or file that refuses it where no rule is needed. */
  readonly caughtBy: string;
  /** How a line of the answer starts. */
  readonly says: string | RegExp;
}

/** A module of the user's own, which a rule refuses. */
export function ours(harm: Harm, name: string, rule: string, config: string, host = 'fufuwuqi'): Fault {
  const code = `new lib.NixModule(${host}, 'seed', { area: 'services', config: () => (${config}) });`;
  return { harm, name, caughtBy: rule, says: `[${host}/seed] ${rule}: `, code };
}

/** Statements, or other texts of the program, which a rule or a construct refuses. */
export function seed(harm: Harm, name: string, caughtBy: string, says: Fault['says'], how: Seed): Fault {
  return { harm, name, caughtBy, says, ...how };
}

/** As {@link ours}, on fuchuang, whose SSH server is then written by hand. */
export function byHand(harm: Harm, name: string, rule: string, config: string): Fault {
  const rewrite = (main: string): string => main.replace(/new SshServer\(host, [^;]*;/, '');
  return { ...ours(harm, name, rule, config, 'fuchuang'), rewrite };
}
