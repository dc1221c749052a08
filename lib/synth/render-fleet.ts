import { type IConstruct } from 'constructs';
import { type Check, type RenderedFleet, schemaChecks } from '../checks';
import { type Problem } from '../errors';
import { type Derivation, runDerivations } from '../facets/derivation';
import { checkLockFacts, type Fleet, type FleetLock } from '../fleet';
import { GeneratedFile } from '../generated-file';
import { type IHost, isHost } from '../host';
import { NixModule } from '../nix-module';
import { OutputFiles } from '../output';
import { judge, type Judgement, type Rules } from '../policies/judgement';
import { attempt } from './attempt';
import { layOut, renderModules } from './nix-files';
import { readTerraformJson } from './terraform-json';
import { annotations, checkAddresses, checkIds, constructsBelow, validateTree } from './tree';

/** A program that has said all it has to say. */
export interface Program {
  readonly app: IConstruct;
  readonly fleet: Fleet;
  readonly lock: FleetLock;
  /** The project's folder. */
  readonly root: string;
  readonly derivations: readonly Derivation[];
  readonly rules: Rules;
  /** What constructs that span hosts add to them, with the construct's path. */
  readonly spreading: readonly { readonly path: string; readonly body: () => void }[];
  /** Lets the engine write Terraform's side into a scratch folder, and tells which. */
  readonly runEngine: () => string;
  /** Where Terraform's side goes below the output folder. */
  readonly terraformFolder: string;
}

/** The whole fleet in memory, and all that is wrong with it. Nothing is written yet. */
export interface Rendering {
  readonly rendered: RenderedFleet;
  readonly files: OutputFiles;
  readonly warnings: readonly Problem[];
  /** What phases 1 to 5 found. */
  readonly problems: Problem[];
  /** What phase 6 says. */
  readonly judgement: Judgement;
}

/** Phases 1 to 6 of a synth. */
export function renderFleet(program: Program): Rendering {
  const { app, fleet, spreading } = program;
  const problems: Problem[] = [];
  const inOrder = [...spreading].sort((a, b) => (a.path < b.path ? -1 : 1));
  for (const { path, body } of inOrder) attempt(path, problems, body);
  const nodes = constructsBelow(app);
  // 1 ids, and 2 validations, over the whole tree
  problems.push(...checkIds(nodes), ...checkAddresses(nodes), ...validateTree(nodes));
  // 3 facets
  const hosts = nodes.filter(isHost);
  problems.push(...freezeFacets(program, hosts));
  // What only a derivation sees, such as a thing that nobody uses, may be noted until here.
  const noted = annotations(nodes);
  problems.push(...noted.errors);
  // 4 both sides, in memory
  const warnings = [...fleet.warnings, ...missingHosts(fleet, hosts)];
  const { rendered, files } = renderSides(program, nodes, hosts, warnings, problems);
  // 5 options
  for (const check of schemaChecks) problems.push(...runCheck(check, rendered));
  problems.push(...files.problems);
  // 6 policies; of a fleet that is not whole they would tell what is missing from it, not what is wrong
  const judgement = problems.length === 0 ? judge(rendered, program.rules) : { judged: [], problems: [], warnings: [] };
  return { rendered, files, warnings: [...warnings, ...noted.warnings, ...judgement.warnings], problems, judgement };
}

function freezeFacets({ lock, fleet, derivations }: Program, hosts: readonly IHost[]): Problem[] {
  const problems: Problem[] = [];
  const facetsOf = new Map(hosts.map(({ hostName, facets }) => [hostName, facets]));
  problems.push(...lock.settle(), ...checkLockFacts(lock, fleet));
  for (const { facets, node } of hosts) attempt(node.path, problems, () => facets.collect());
  attempt('facets', problems, () => problems.push(...runDerivations(derivations, facetsOf)));
  for (const { facets, node } of hosts) problems.push(...(attempt(node.path, problems, () => facets.freeze()) ?? []));
  return problems;
}

function missingHosts(fleet: Fleet, hosts: readonly IHost[]): Problem[] {
  const present = new Set(hosts.map(({ hostName }) => hostName));
  const missing = Object.keys(fleet.hosts).filter((name) => !present.has(name));
  return missing.map((name) => {
    const message = `has no stack, so nothing is made for it; add new HostStack(app, '${name}')`;
    return { path: 'fleet', field: `hosts.${name}`, message };
  });
}

function renderSides(
  { app, fleet, lock, root, runEngine, terraformFolder }: Program,
  nodes: readonly IConstruct[],
  hosts: readonly IHost[],
  warnings: readonly Problem[],
  problems: Problem[],
): Pick<Rendering, 'rendered' | 'files'> {
  const files = new OutputFiles();
  const add = files.add.bind(files);
  const terraform = attempt('terraform', problems, () => readTerraformJson(runEngine(), warnings));
  problems.push(...(terraform?.problems ?? []));
  for (const [path, file] of terraform?.files ?? []) add(`${terraformFolder}/${path}`, file);
  // What a thunk would add from here on would be missing from the output; the engine itself had to add until now.
  app.node.lock();
  const modules = renderModules(nodes.filter(NixModule.isNixModule.bind(NixModule)), problems);
  layOut(
    fleet,
    hosts.map(({ hostName }) => hostName),
    modules,
    add,
  );
  for (const file of nodes.filter(GeneratedFile.isGeneratedFile.bind(GeneratedFile))) {
    const text = attempt(file.node.path, problems, () => file.text());
    if (text !== undefined) add(file.path, { text, by: file.node.path });
  }
  const stacks: RenderedFleet['stacks'] = terraform?.stacks ?? new Map();
  return { rendered: { fleet, lock, root, hosts, modules, stacks, files: files.files }, files };
}

/** A check that fails to run has found something: closed, not open. */
function runCheck(check: Check, rendered: RenderedFleet): readonly Problem[] {
  const problems: Problem[] = [];
  problems.push(...(attempt(`check ${check.name}`, problems, () => check(rendered)) ?? []));
  return problems;
}
