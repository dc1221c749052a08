import { join } from 'node:path';
import { ProblemsError } from '../errors';
import { type Fleet } from '../fleet';
import { FleetApp, type SynthResult } from '../fleet-app';
import { type PolicyException } from '../policies/exception';
import { type Policy } from '../policies/policy';
import { readTree, removeFolder, scratchFolder, writeTextFile } from '../output';
import { closeScratch } from '../synth/scratch';
import { inCleanEnvironment } from './clean-environment';
import { PartialFleet } from './partial-fleet';
import { testFleet } from './test-fleet';

/** Options for {@link synthFleet}. */
export interface SynthFleetOptions {
  /** @default testFleet() */
  readonly fleet?: Fleet;
  /** Arguments of the run: `['--release', '24.11', '--out', …]`. @default [] */
  readonly args?: readonly string[];
  /** As `FleetAppProps.allow`. @default [] */
  readonly allow?: readonly string[];
  /** Whether it is a {@link PartialFleet}, which rules of cdknix do not judge. @default false */
  readonly partial?: boolean;
  /** As `FleetAppProps.policies`. @default [] */
  readonly policies?: readonly Policy[];
  /** As `FleetAppProps.exceptions`. @default [] */
  readonly exceptions?: readonly PolicyException[];
  /** Files of the project before the run, by path: `fleet.lock.json`, or what {@link SynthFleetResult.texts} holds. @default {} */
  readonly before?: Readonly<Record<string, string>>;
}

/** What {@link synthFleet} found on disk. */
export interface SynthFleetResult {
  /** Every file by path: JSON parsed, anything else as text without its marker line. */
  readonly files: Readonly<Record<string, unknown>>;
  /** Every file by path, byte for byte. */
  readonly texts: Readonly<Record<string, string>>;
  /** What synth told its user. */
  readonly log: readonly string[];
  /** What synth returned to the program. */
  readonly result: SynthResult;
}

/**
 * Builds a fleet's stacks and synthesizes them for real, into a temporary folder that is gone afterwards. Nothing of
 * the environment, such as `CI=true`, changes what it does.
 *
 * @throws ProblemsError as the program would; see {@link synthProblems}.
 * @example
 * const { files } = synthFleet((app) => new SystemBase(new HostStack(app, 'ares'), 'extra'));
 * expect(files['generated/ares/system/host.nix']).toBe('…');
 */
export function synthFleet(build: (app: FleetApp) => unknown, options: SynthFleetOptions = {}): SynthFleetResult {
  const { fleet = testFleet(), args = [], allow = [], partial = false, policies = [], exceptions = [] } = options;
  const root = scratchFolder();
  const log: string[] = [];
  let app: FleetApp | undefined;
  try {
    for (const [path, text] of Object.entries(options.before ?? {})) writeTextFile(join(root, path), text);
    return inCleanEnvironment(() => {
      const Program = partial ? PartialFleet : FleetApp;
      app = new Program({ fleet, root, args, allow, policies, exceptions, log: (line) => log.push(line) });
      build(app);
      const result = app.synth();
      const texts = [...readTree(root)];
      const files = texts.map(([path, text]) => [path, content(path, text)] as const);
      return { files: Object.fromEntries(files), texts: Object.fromEntries(texts), log, result };
    });
  } finally {
    if (app !== undefined) closeScratch(app.outdir);
    removeFolder(root);
  }
}

/**
 * The lines of everything that a synth refuses; none when it succeeds.
 *
 * @example
 * expect(synthProblems((app) => new HostStack(app, 'aers'))).toEqual([
 *   "[aers] id: no host of the fleet has that name, got 'aers'; did you mean 'ares'?",
 * ]);
 */
export function synthProblems(build: (app: FleetApp) => unknown, options: SynthFleetOptions = {}): string[] {
  try {
    synthFleet(build, options);
    return [];
  } catch (error) {
    if (ProblemsError.isProblemsError(error)) return error.message.split('\n');
    throw error;
  }
}

function content(path: string, text: string): unknown {
  if (path.endsWith('.json')) return JSON.parse(text);
  return text.slice(text.indexOf('\n') + 1);
}
