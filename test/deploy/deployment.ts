import { CloudflareServer, type LoggedRequest, type TokenOptions } from '../cloudflare/server';
import { type Zone } from '../cloudflare/zones';
import { findProgram, findTofuMirror } from '../helpers/consumer';
import { Project, type Run, type RunOptions } from '../helpers/project';

/** One resource of a plan that is not left as it is. */
export interface PlannedChange {
  readonly address: string;
  readonly actions: readonly string[];
}

/** What a command made of it, and what it asked of Cloudflare meanwhile. */
export interface Outcome extends Run {
  /** Both outputs without colours. */
  readonly said: string;
  readonly requests: readonly LoggedRequest[];
  /** Requests that change something, ids left out. */
  readonly changes: readonly string[];
}

/** Options for {@link Deployment.run}. */
export interface DeployOptions extends Omit<RunOptions, 'args'> {
  /** The API token of the one who deploys; null for none. @default - one for all zones of the server, and tokens */
  readonly token?: string | null;
}

/**
 * A project that is deployed as its user would, with the real OpenTofu and the real provider, to a Cloudflare that is
 * a server on this machine.
 */
export class Deployment {
  /**
   * @param zones - Names of the zones that the account has.
   * @param options - What whoever deploys may do beyond records in these zones, and tokens.
   */
  public static async start(zones: readonly string[], options: TokenOptions = {}): Promise<Deployment> {
    return new Deployment(await CloudflareServer.start(), zones, options);
  }

  public readonly project = new Project();
  /** Where the stacks are, below the project's folder. */
  public output = 'cdktf.out';
  /** Token that may do what `docs/deploy.md` says that a deploy needs, and no more. */
  public readonly token: string;

  private constructor(
    public readonly cloudflare: CloudflareServer,
    zones: readonly string[],
    options: TokenOptions,
  ) {
    const added = zones.map((name) => cloudflare.zones.add(name));
    this.token = cloudflare.issueToken('deploy', added, { rights: ['DNS Write'], tokens: true, ...options });
  }

  public stop(): Promise<void> {
    return this.cloudflare.stop();
  }

  /** Zone of the server by its name. */
  public zone(name: string): Zone {
    const [zone] = this.cloudflare.zones.list(new URLSearchParams({ name }));
    if (zone === undefined) throw new Error(`the server has no zone '${name}'`);
    return zone;
  }

  /** The names, types and contents of the records of a zone, sorted. */
  public records(zone: string): string[] {
    return this.cloudflare.records.list(this.zone(zone)).map(({ name, type, content }) => `${name} ${type} ${content}`);
  }

  /** Makes this the project's whole program. */
  public write(program: string, fleet: string): void {
    this.project.write('main.ts', program);
    this.project.write('fleet.ts', fleet);
    if (this.project.has('fleet.lock.json')) this.project.remove('fleet.lock.json');
  }

  /** `npx cdktf …`, which must succeed. */
  public async cdktf(...args: readonly string[]): Promise<Outcome> {
    const outcome = await this.tryCdktf(args);
    if (outcome.code !== 0) throw new Error(`cdktf ${args.join(' ')} failed:\n${outcome.said}`);
    return outcome;
  }

  /** `npx cdktf …`, whatever comes of it. */
  public tryCdktf(args: readonly string[], options: DeployOptions = {}): Promise<Outcome> {
    return this.run(['node_modules/.bin/cdktf', ...args], options);
  }

  /** `tofu -chdir=cdktf.out/stacks/<stack> …`, whatever comes of it. */
  public tofu(stack: string, args: readonly string[], options: DeployOptions = {}): Promise<Outcome> {
    return this.run(['tofu', `-chdir=${this.output}/stacks/${stack}`, ...args], options);
  }

  /** What `cdktf deploy --auto-approve` does, without the start of its command line: synth, init, apply. */
  public async apply(stack: string, options: DeployOptions = {}): Promise<Outcome> {
    const synth = await this.project.synth();
    if (synth.code !== 0) throw new Error(`synth failed:\n${synth.stderr}`);
    const init = await this.tofu(stack, ['init', '-input=false']);
    if (init.code !== 0) throw new Error(`init failed:\n${init.said}`);
    return this.tofu(stack, ['apply', '-input=false', '-auto-approve'], options);
  }

  /** What another deploy of a stack as it was synthesized last would change. */
  public async newPlan(stack: string): Promise<PlannedChange[]> {
    const { code, said } = await this.tofu(stack, ['plan', '-input=false', '-out=plan']);
    if (code !== 0) throw new Error(`no plan of ${stack} can be made:\n${said}`);
    return this.plan(stack);
  }

  /** What the last plan of a stack would change. */
  public async plan(stack: string): Promise<PlannedChange[]> {
    const { stdout, said, code } = await this.tofu(stack, ['show', '-json', 'plan']);
    if (code !== 0) throw new Error(`there is no plan of ${stack}:\n${said}`);
    const { resource_changes = [] } = JSON.parse(stdout) as { resource_changes?: JsonChange[] };
    return resource_changes
      .map(({ address, change }) => ({ address, actions: change.actions }))
      .filter(({ actions }) => actions.join() !== 'no-op');
  }

  /** Runs a command in the project's folder with everything that a deploy needs in its environment. */
  public async run(
    command: readonly string[],
    { env = {}, token = this.token, ...rest }: DeployOptions = {},
  ): Promise<Outcome> {
    const from = this.cloudflare.requests.length;
    const run = await this.project.run(command, {
      ...rest,
      env: { ...deployEnvironment(this.project, this.cloudflare, token), ...env },
    });
    const requests = this.cloudflare.requests.slice(from);
    const changes = requests
      .filter(({ method }) => method !== 'GET')
      .map(({ method, path }) => `${method} ${path.replace(/\/([0-9a-f]{32}|[0-9a-f-]{36})(?=\/|$)/g, '/:id')}`);
    return { ...run, said: plain(run.stdout + run.stderr), requests, changes };
  }
}

/** What a deploy needs in its environment: OpenTofu, the provider from a folder, and the Cloudflare on this machine. */
export function deployEnvironment(
  project: Project,
  cloudflare: CloudflareServer,
  token: string | null,
): Record<string, string> {
  const folder = (findProgram('tofu') ?? '/no-tofu/tofu').replace(/\/[^/]*$/, '');
  const mirror = findTofuMirror() ?? '/no-mirror';
  project.write('../tofu.rc', tofuConfiguration(mirror));
  return {
    PATH: `${process.env['PATH'] ?? ''}:${folder}`,
    // As where there is no terminal: no spinner, and questions are answered by flags only.
    CI: '1',
    CHECKPOINT_DISABLE: '1',
    TERRAFORM_BINARY_NAME: 'tofu',
    TF_CLI_CONFIG_FILE: project.at('../tofu.rc'),
    // `cdktf` also asks for the checksums of the provider, for which the configuration file does not count.
    TF_CLI_ARGS_providers_lock: `-fs-mirror=${mirror}`,
    CLOUDFLARE_BASE_URL: cloudflare.url,
    ...(token !== null && { CLOUDFLARE_API_TOKEN: token }),
  };
}

interface JsonChange {
  readonly address: string;
  readonly change: { readonly actions: readonly string[] };
}

const tofuConfiguration = (mirror: string): string => `
provider_installation {
  filesystem_mirror {
    path = ${JSON.stringify(mirror)}
  }
}
`;

/** Text without what colours it. */
export function plain(text: string): string {
  return text.replace(/\x1b\[[0-9;]*[A-Za-z]/g, '');
}
