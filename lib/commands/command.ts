import { type RenderedFleet } from '../checks';
import { type Judgement } from '../policies/judgement';
import { type Terminal } from './terminal';

/** Options and operands of one run, by name; a flag is true, and what may be given several times is a list. */
export type Options = Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;

/** An option of a command. */
export interface Option {
  /** What its value is, as help shows it: `NAME`. @default - it has none, being there or not */
  readonly value?: string;
  /** Whether it may be given several times. @default false */
  readonly multiple?: boolean;
  readonly help: string;
}

/** A word that stands behind the name of a command. */
export interface Operand {
  readonly help: string;
  /** Whether it may be left out. @default false */
  readonly optional?: boolean;
}

/** A command of `cdknix`, as it is listed. Both halves are loaded when they are needed. */
export interface Command {
  /** One line for the list of commands. */
  readonly summary: string;
  /** Loads the half that runs in the user's program: what it finds out of the rendered fleet, as plain data. */
  readonly answer: () => (fleet: RenderedFleet, judgement: Judgement) => unknown;
  /** Whether it answers for a fleet that breaks a rule, too. @default false */
  readonly despiteViolations?: boolean;
  /** Loads the half that runs in `cdknix` itself. */
  readonly view: () => View<never> | Action<never>;
}

/** Commands that share a first word: `secrets status`. */
export interface CommandGroup {
  /** One line for the list of commands. */
  readonly summary: string;
  /** By the second word. */
  readonly commands: ReadonlyMap<string, Command>;
}

export type Commands = ReadonlyMap<string, Command | CommandGroup>;

/** What a command takes. */
export interface Usage {
  readonly options: Readonly<Record<string, Option>>;
  /** In their order, by the name that help shows: `HOST`. @default {} */
  readonly operands?: Readonly<Record<string, Operand>>;
}

/** How a command ended that did not only look. */
export interface Outcome {
  /** The text for standard output. */
  readonly text: string;
  /** 1 where what was found is not as it should be, for scripts. @default 0 */
  readonly code?: 0 | 1;
}

/** What a command takes, and how it shows the answer that it got. */
export interface View<Answer> extends Usage {
  /**
   * The text for standard output.
   *
   * @throws UsageError for an option that does not go with the answer.
   */
  readonly show: (answer: Answer, options: Options, terminal: Terminal) => string | Outcome;
}

/** What a command takes, and what it does with the answer that it got: it may write, ask and run programs. */
export interface Action<Answer> extends Usage {
  /** @throws UsageError for an option that does not go with the answer. ProblemsError where it cannot do it. */
  readonly act: (answer: Answer, options: Options, terminal: Terminal) => Promise<Outcome>;
}

export function isGroup(entry: Command | CommandGroup): entry is CommandGroup {
  return 'commands' in entry;
}

/** The command of that full name: `exposure`, `secrets status`. */
export function findCommand(commands: Commands, name: string): Command | undefined {
  const [first = '', second] = name.split(' ');
  const entry = commands.get(first);
  if (entry === undefined || !isGroup(entry)) return second === undefined ? entry : undefined;
  return entry.commands.get(second ?? '');
}
