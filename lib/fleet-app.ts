import { type IConstruct } from 'constructs';
import { basename, join, resolve } from 'node:path';
import { answer, type CommandRequest, commandRequest } from './commands/request';
import { ConstructError, type Problem, ProblemsError } from './errors';
import { type Derivation } from './facets/derivation';
import { type Fleet, FleetLock, requestFleetAddresses } from './fleet';
import { applyOutput, planOutput, readTextFile, writeTextFile } from './output';
import { type PolicyException } from './policies/exception';
import { fleetRules } from './policies/fleet-rules';
import { type Rules } from './policies/judgement';
import { type Policy } from './policies/policy';
import { secretsPlan } from './secrets/plan';
import { treeFindings } from './secrets/tree';
import { cdktfCommand, missingCredentials } from './synth/credentials';
import { exitOnProblems } from './synth/exit';
import { synthOptions, type SynthOptions } from './synth/options';
import { type Program, renderFleet, type Rendering } from './synth/render-fleet';
import { report, warningLines } from './synth/report';
import { closeScratch, openScratch } from './synth/scratch';
import { App } from './terraform';

/** Properties for {@link FleetApp}. */
export interface FleetAppProps {
  readonly fleet: Fleet;
  /** The project's folder: it holds `fleet.lock.json`, `generated/` and `cdktf.out/`. @default process.cwd() */
  readonly root?: string;
  /**
   * What a {@link GeneratedFile} may be beside `generated/`: folders (`.github/workflows/`) and files (`.sops.yaml`).
   * @default []
   */
  readonly allow?: readonly string[];
  /** Rules of this program, beside those that every fleet is judged by. @default [] */
  readonly policies?: readonly Policy[];
  /** Places where a rule may be broken, each with its reason. @default [] */
  readonly exceptions?: readonly PolicyException[];
  /** Arguments of this run, as `npm run synth -- …` gives them. @default process.argv.slice(2) */
  readonly args?: readonly string[];
  /** Takes the lines that a synth tells its user. @default - standard error */
  readonly log?: (line: string) => void;
}

/** What a synth did. */
export interface SynthResult {
  /** Files written, removed and left alone, by path below the output folder. */
  readonly written: readonly string[];
  readonly removed: readonly string[];
  readonly unchanged: number;
  readonly warnings: readonly Problem[];
}

const TAG = Symbol.for('cdknix/FleetApp');

/**
 * The program: one fleet, its stacks, one {@link synth}.
 *
 * @throws ProblemsError for arguments or a `fleet.lock.json` that cannot be read, or a rule without a name of its own.
 */
export class FleetApp extends App {
  /** Recognises an app of this class across copies of the library. */
  public static isFleetApp(x: IConstruct): x is FleetApp {
    return TAG in x;
  }

  /** The app above a construct. */
  public static override of(construct: IConstruct): FleetApp {
    const { path, root } = construct.node;
    if (FleetApp.isFleetApp(root)) return root;
    throw new ConstructError(path, '', 'is not in a FleetApp; create its stack with a FleetApp as scope');
  }

  public readonly fleet: Fleet;
  public readonly options: SynthOptions;
  /** What is allocated once and stays: mesh addresses, uids, public keys. */
  public readonly lock: FleetLock;
  private readonly root: string;
  private readonly allow: readonly string[];
  private readonly log: (line: string) => void;
  /** What the fleet is judged by. */
  protected rules: Rules;
  private readonly derivations = new Set<Derivation>();
  private readonly spreading: Program['spreading'][number][] = [];
  private ran = false;

  public constructor(props: FleetAppProps) {
    const { fleet, root = process.cwd(), allow = [], policies = [], exceptions = [], args, log } = props;
    exitOnProblems();
    const rules = fleetRules({ policies, exceptions });
    const options = synthOptions(args ?? process.argv.slice(2), process.env);
    const lock = FleetLock.parse(readTextFile(join(root, 'fleet.lock.json')), { locked: options.locked });
    super({ outdir: openScratch(), stackTraces: false, skipValidation: true, hclOutput: false });
    Object.defineProperty(this, TAG, { value: true });
    this.fleet = fleet;
    this.root = root;
    this.allow = allow;
    this.options = options;
    this.log = log ?? ((line) => process.stderr.write(`${line}\n`));
    this.lock = lock;
    this.rules = rules;
    requestFleetAddresses(this.lock, fleet);
  }

  /** Folder of Terraform's side below the output folder: what `cdktf` was told, `cdktf.out` by default. */
  public get terraformFolder(): string {
    return basename(process.env['CDKTF_OUTDIR'] ?? 'cdktf.out');
  }

  /** Adds a rule by which declared facts bring others. Adding the same one again changes nothing. */
  public addDerivation(derivation: Derivation): void {
    this.derivations.add(derivation);
  }

  /**
   * Lets a construct that spans hosts add its parts to them once all are made, so that it does not matter whether the
   * program makes the construct or its hosts first. Runs at the start of {@link synth}, in order of path.
   */
  public whenDeclared({ node }: IConstruct, body: () => void): void {
    this.spreading.push({ path: node.path, body });
  }

  /**
   * Writes the whole fleet, or nothing: every problem of the seven phases is reported at once. When `cdknix` runs the
   * program for one of its commands, that gets its answer instead, and nothing is written.
   *
   * @throws ProblemsError
   */
  public override synth(): SynthResult {
    if (this.ran)
      throw new ConstructError('synth', '', 'ran already for this app; create another FleetApp to run it again');
    this.ran = true;
    try {
      // 1 to 6
      const rendering = renderFleet(this.program());
      const request = commandRequest(process.env);
      // 7
      return request === undefined ? this.write(rendering) : this.answer(rendering, request);
    } finally {
      closeScratch(this.outdir);
    }
  }

  private program(): Program {
    const { fleet, lock, root, rules, spreading, terraformFolder } = this;
    const runEngine = (): string => {
      super.synth();
      return this.outdir;
    };
    const derivations = [...this.derivations];
    return { app: this, fleet, lock, root, rules, derivations, spreading, runEngine, terraformFolder };
  }

  private write({ rendered, files, warnings, problems, judgement }: Rendering): SynthResult {
    const root = this.options.out === undefined ? this.root : resolve(this.options.out);
    const plan = planOutput(root, files.files, {
      allowed: [
        { path: 'generated', index: 'beside' },
        { path: this.terraformFolder, index: 'top' },
        ...this.allowed(),
      ],
      overwrite: this.options.overwrite,
    });
    const credentials = this.isUnderCdktf ? missingCredentials(rendered.stacks, process.env, cdktfCommand) : [];
    const tree = treeFindings(this.root, secretsPlan(rendered));
    stopOn([...problems, ...judgement.problems, ...credentials, ...tree.problems, ...plan.problems]);
    // What was allocated comes first: files that use a fact which is then forgotten would change at the next synth.
    if (root === this.root && this.lock.changed) writeTextFile(join(root, 'fleet.lock.json'), this.lock.toText());
    const result = { ...applyOutput(plan), warnings: [...warnings, ...tree.warnings] };
    // The `cdktf` command shows the warnings that the manifest holds, and calls what it is told here an error.
    const shown = this.isUnderCdktf && rendered.stacks.size > 0 ? [] : warnings;
    for (const line of [...warningLines([...shown, ...tree.warnings]), ...report(plan)]) this.log(line);
    return result;
  }

  private answer({ rendered, warnings, problems, judgement }: Rendering, request: CommandRequest): SynthResult {
    stopOn(problems);
    answer(request, rendered, judgement);
    for (const line of warningLines(warnings)) this.log(line);
    return { written: [], removed: [], unchanged: 0, warnings };
  }

  private get isUnderCdktf(): boolean {
    return process.env['CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS'] !== undefined;
  }

  private allowed() {
    return this.allow.map((path) =>
      path.endsWith('/') ? { path: path.slice(0, -1), index: 'beside' as const } : path,
    );
  }
}

function stopOn(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new ProblemsError(problems);
}
