import { type IConstruct } from 'constructs';
import { basename, join, resolve } from 'node:path';
import { type Check, policies, type RenderedFleet, schemaChecks } from './checks';
import { ConstructError, type Problem, ProblemsError } from './errors';
import { type Derivation, runDerivations } from './facets/derivation';
import { checkLockFacts, type Fleet, FleetLock, requestFleetAddresses } from './fleet';
import { GeneratedFile } from './generated-file';
import { type IHost, isHost } from './host';
import { NixModule } from './nix-module';
import { applyOutput, OutputFiles, planOutput, readTextFile, writeTextFile } from './output';
import { attempt } from './synth/attempt';
import { cdktfCommand, missingCredentials } from './synth/credentials';
import { exitOnProblems } from './synth/exit';
import { layOut, renderModules } from './synth/nix-files';
import { synthOptions, type SynthOptions } from './synth/options';
import { report } from './synth/report';
import { closeScratch, openScratch } from './synth/scratch';
import { readTerraformJson } from './synth/terraform-json';
import { annotations, checkAddresses, checkIds, constructsBelow, validateTree } from './synth/tree';
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
 * @throws ProblemsError for arguments or a `fleet.lock.json` that cannot be read.
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
  private readonly derivations = new Set<Derivation>();
  private readonly spreading: { readonly path: string; readonly body: () => void }[] = [];
  private ran = false;

  public constructor({ fleet, root = process.cwd(), allow = [], args, log }: FleetAppProps) {
    exitOnProblems();
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
   * Writes the whole fleet, or nothing: every problem of the seven phases is reported at once.
   *
   * @throws ProblemsError
   */
  public override synth(): SynthResult {
    if (this.ran)
      throw new ConstructError('synth', '', 'ran already for this app; create another FleetApp to run it again');
    this.ran = true;
    try {
      return this.run();
    } finally {
      closeScratch(this.outdir);
    }
  }

  private run(): SynthResult {
    const problems: Problem[] = [];
    const spreading = this.spreading.sort((a, b) => (a.path < b.path ? -1 : 1));
    for (const { path, body } of spreading) attempt(path, problems, body);
    const nodes = constructsBelow(this);
    // 1 ids, and 2 validations, over the whole tree
    problems.push(...checkIds(nodes), ...checkAddresses(nodes), ...validateTree(nodes));
    const noted = annotations(nodes);
    problems.push(...noted.errors);
    // 3 facets
    const hosts = nodes.filter(isHost);
    problems.push(...this.freezeFacets(hosts));
    // 4 both sides, in memory
    const warnings = [...this.fleet.warnings, ...this.missingHosts(hosts)];
    const { rendered, files } = this.render(nodes, hosts, warnings, problems);
    // 5 options, and 6 policies
    for (const check of [...schemaChecks, ...policies]) problems.push(...runCheck(check, rendered));
    if (this.isUnderCdktf) problems.push(...missingCredentials(rendered.stacks, process.env, cdktfCommand));
    const root = this.options.out === undefined ? this.root : resolve(this.options.out);
    const plan = planOutput(root, files.files, {
      allowed: [
        { path: 'generated', index: 'beside' },
        { path: this.terraformFolder, index: 'top' },
        ...this.allowed(),
      ],
      overwrite: this.options.overwrite,
    });
    problems.push(...files.problems, ...plan.problems);
    if (problems.length > 0) throw new ProblemsError(problems);
    // 7 files
    // What was allocated comes first: files that use a fact which is then forgotten would change at the next synth.
    if (root === this.root && this.lock.changed) writeTextFile(join(root, 'fleet.lock.json'), this.lock.toText());
    const result = { ...applyOutput(plan), warnings: [...warnings, ...noted.warnings] };
    // The `cdktf` command shows the warnings that the manifest holds, and calls what it is told here an error.
    const shown = this.isUnderCdktf && rendered.stacks.size > 0 ? [] : result.warnings;
    for (const line of report(plan, shown)) this.log(line);
    return result;
  }

  private freezeFacets(hosts: readonly IHost[]): Problem[] {
    const problems: Problem[] = [];
    const facetsOf = new Map(hosts.map(({ hostName, facets }) => [hostName, facets]));
    problems.push(...this.lock.settle(), ...checkLockFacts(this.lock, this.fleet));
    for (const { facets, node } of hosts) attempt(node.path, problems, () => facets.collect());
    attempt('facets', problems, () => problems.push(...runDerivations([...this.derivations], facetsOf)));
    for (const { facets, node } of hosts) problems.push(...(attempt(node.path, problems, () => facets.freeze()) ?? []));
    return problems;
  }

  private missingHosts(hosts: readonly IHost[]): Problem[] {
    const present = new Set(hosts.map(({ hostName }) => hostName));
    const missing = Object.keys(this.fleet.hosts).filter((name) => !present.has(name));
    return missing.map((name) => {
      const message = `has no stack, so nothing is made for it; add new HostStack(app, '${name}')`;
      return { path: 'fleet', field: `hosts.${name}`, message };
    });
  }

  private get isUnderCdktf(): boolean {
    return process.env['CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS'] !== undefined;
  }

  private render(
    nodes: readonly IConstruct[],
    hosts: readonly IHost[],
    warnings: readonly Problem[],
    problems: Problem[],
  ) {
    const files = new OutputFiles();
    const add = files.add.bind(files);
    const terraform = this.renderTerraform(warnings, problems);
    for (const [path, file] of terraform?.files ?? []) add(`${this.terraformFolder}/${path}`, file);
    // What a thunk would add from here on would be missing from the output; the engine itself had to add until now.
    this.node.lock();
    const modules = renderModules(nodes.filter(NixModule.isNixModule.bind(NixModule)), problems);
    layOut(
      this.fleet,
      hosts.map(({ hostName }) => hostName),
      modules,
      add,
    );
    for (const file of nodes.filter(GeneratedFile.isGeneratedFile.bind(GeneratedFile))) {
      const text = attempt(file.node.path, problems, () => file.text());
      if (text !== undefined) add(file.path, { text, by: file.node.path });
    }
    const rendered: RenderedFleet = { fleet: this.fleet, hosts, modules, stacks: terraform?.stacks ?? new Map() };
    return { rendered, files };
  }

  private renderTerraform(warnings: readonly Problem[], problems: Problem[]) {
    return attempt('terraform', problems, () => {
      super.synth();
      const terraform = readTerraformJson(this.outdir, warnings);
      problems.push(...terraform.problems);
      return terraform;
    });
  }

  private allowed() {
    return this.allow.map((path) =>
      path.endsWith('/') ? { path: path.slice(0, -1), index: 'beside' as const } : path,
    );
  }
}

/** A check that fails to run has found something: closed, not open. */
function runCheck(check: Check, rendered: RenderedFleet): readonly Problem[] {
  const problems: Problem[] = [];
  problems.push(...(attempt(`check ${check.name}`, problems, () => check(rendered)) ?? []));
  return problems;
}
