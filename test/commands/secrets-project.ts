import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { delimiter, dirname, join } from 'node:path';
import { findProgram } from '../helpers/consumer';
import { Project, type Run, type RunOptions } from '../helpers/project';

/** A pair of age: the key and who it is. */
export interface AgeKey {
  readonly secret: string;
  readonly recipient: string;
}

export function ageKey(): AgeKey {
  const { stdout } = spawnSync(findProgram('age-keygen') ?? 'age-keygen', [], { encoding: 'utf8' });
  const [secret = ''] = /AGE-SECRET-KEY-\S+/.exec(stdout) ?? [];
  const [recipient = ''] = /age1\S+/.exec(stdout) ?? [];
  return { secret, recipient };
}

const meshText = `const { Topology, WireGuardMesh } = require('./constructs/wire-guard-mesh');
new WireGuardMesh(app, 'wg0', { network: 'wg0', topology: Topology.fullMesh() });`;

/** Options for {@link SecretsProject}. */
export interface SecretsProjectOptions {
  /** Lines of the program that declare secrets: `ares` and `hera` are hosts. @default - the mesh's alone */
  readonly body?: string;
  /** Whether the hosts have a mesh network. @default false */
  readonly mesh?: boolean;
  /** Fields of the mesh's members. @default {} */
  readonly members?: Readonly<Record<string, string>>;
  /** Hosts that have a recipient. @default ['ares', 'hera'] */
  readonly onboarded?: readonly string[];
  /** Recipients of the operator, as text of the program. @default - the key of the operator */
  readonly admins?: string;
  /** @default 'repo' */
  readonly place?: 'repo' | 'host';
}

/** A project of two hosts with secrets, an operator who has a key, and hosts that have theirs. */
export class SecretsProject {
  public readonly project = new Project('compiled');
  public readonly operator = ageKey();
  public readonly hosts: Readonly<Record<string, AgeKey>> = { ares: ageKey(), hera: ageKey() };
  private readonly keyFile: string;

  public constructor(options: SecretsProjectOptions = {}) {
    const { project, operator } = this;
    this.keyFile = project.at('../operator.txt');
    writeFileSync(this.keyFile, `${operator.secret}\n`, { mode: 0o600 });
    project.write('cdktf.json', JSON.stringify({ app: 'node main.js' }));
    const facts = (options.onboarded ?? ['ares', 'hera']).map((host) => {
      return `  "recipient ${host}": "${this.hosts[host]?.recipient ?? ''}",\n`;
    });
    project.write('fleet.lock.json', `{\n${facts.join('')}  "version": 1\n}\n`);
    this.program(options);
  }

  /** Writes the program anew, over the same keys. */
  public program({ body = '', mesh = false, members = {}, admins, place = 'repo' }: SecretsProjectOptions): void {
    const recipients = admins ?? `['${this.operator.recipient}']`;
    const network = `networks: { wg0: { port: 51820, ipv4: '10.77.0.0/24', members: {
      ares: { ${members['ares'] ?? ''} }, hera: { ${members['hera'] ?? ''} } } } },`;
    const host = (address: string): string => `{
      system: 'x86_64-linux', release: '25.11', stateVersion: '25.11', kind: 'server',
      network: { manager: 'networkd', uplink: 'eno1', interfaces: { eno1: { kind: 'ethernet', dhcp: 'yes' } } },
      zones: { wan: [{ interface: 'eno1' }] }, publicAddress: { ipv4: '${address}' } }`;
    this.project.write(
      'main.js',
      `const { defineFleet, FleetApp, SecretRef, secretOutput } = require('./lib');
const { HostStack } = require('./stacks/host-stack');
const fleet = defineFleet({
  domain: 'example.org',
  secrets: '${place}',
  hosts: { ares: ${host('45.10.20.30')}, hera: ${host('45.10.20.31')} },
  ${mesh ? network : ''}
  users: { ann: { uid: 1000, wheel: true, recipients: ${recipients} } },
});
const app = new FleetApp({ fleet });
const ares = new HostStack(app, 'ares');
const hera = new HostStack(app, 'hera');
${mesh ? meshText : ''}
${body}
app.synth();
`,
    );
  }

  /** Runs `cdknix secrets …` as the operator. */
  public secrets(args: readonly string[], options: RunOptions = {}): Promise<Run> {
    return this.project.run(this.command(args), { ...options, env: { ...this.environment(), ...options.env } });
  }

  /** The command line of `cdknix secrets …`. */
  public command(args: readonly string[]): string[] {
    const start =
      "require('./lib/commands/cli').cdknix(process.argv.slice(1),'0').then((code)=>{process.exitCode=code})";
    return [process.execPath, '-e', start, '--', 'secrets', ...args];
  }

  public environment(): Record<string, string> {
    const sops = dirname(findProgram('sops') ?? '/none/sops');
    return {
      PATH: [process.env['PATH'] ?? '', sops].join(delimiter),
      SOPS_AGE_KEY_FILE: this.keyFile,
      NODE_COMPILE_CACHE: '',
    };
  }

  /** Puts a program of that name before all others. */
  public script(name: string, text: string): { readonly PATH: string } {
    const folder = this.project.at('../programs');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, name), text);
    chmodSync(join(folder, name), 0o755);
    return { PATH: [folder, this.environment()['PATH']].join(delimiter) };
  }

  /** The values that a host, or the operator, reads with its own key; the days that they are from left out. */
  public open(host: string, key: AgeKey = this.operator): Record<string, unknown> {
    const { status, stdout, stderr } = spawnSync(
      findProgram('sops') ?? 'sops',
      ['decrypt', '--output-type', 'json', this.project.at(`secrets/${host}.yaml`)],
      {
        encoding: 'utf8',
        env: { PATH: process.env['PATH'], HOME: this.project.at('../home'), SOPS_AGE_KEY: key.secret },
      },
    );
    if (status !== 0) throw new Error(stderr);
    const all = Object.entries(JSON.parse(stdout) as Record<string, unknown>);
    return Object.fromEntries(all.filter(([key]) => key !== 'dates_unencrypted'));
  }

  /** Encrypts a file as it stands, for who may read it. */
  public encrypt(host: string, values: object, recipients?: readonly string[], rules: readonly string[] = []): void {
    const readers = recipients ?? [this.operator.recipient, this.hosts[host]?.recipient ?? ''];
    const args = ['--config', '/dev/null', 'encrypt', '--age', readers.join(','), '--input-type', 'json'];
    const { stdout, stderr, status } = spawnSync(
      findProgram('sops') ?? 'sops',
      [...args, ...rules, '--output-type', 'yaml', '--filename-override', 'x.yaml'],
      { encoding: 'utf8', input: JSON.stringify(values) },
    );
    if (status !== 0) throw new Error(stderr);
    this.project.write(`secrets/${host}.yaml`, stdout);
  }

  public lock(): Record<string, unknown> {
    return JSON.parse(this.project.read('fleet.lock.json')) as Record<string, unknown>;
  }

  /** Lines of a run that are no warnings. */
  public said({ stderr }: Run): string[] {
    return stderr.split('\n').filter((line) => line !== '' && !line.startsWith('warning: '));
  }
}

/** Files below some folders that hold one of some texts, as bytes. */
export function filesWith(texts: readonly string[], ...folders: readonly string[]): string[] {
  const found: string[] = [];
  const visit = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) visit(path);
      else if (entry.isFile() && statSync(path).size < 1 << 24) {
        const text = readFileSync(path, 'latin1');
        if (texts.some((one) => text.includes(one))) found.push(path);
      }
    }
  };
  folders.forEach(visit);
  return found;
}
