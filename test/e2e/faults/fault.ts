import { type Project, type Start } from '../../helpers/project';

/** One thing that a user got wrong, and every line that synth answers with. */
export interface Fault {
  readonly name: string;
  /** Makes the mistake in a project whose output is up to date. */
  readonly edit: (project: Project) => void;
  /** All lines on standard error but warnings. `main.ts:here` is the line of `main.ts` that says so in a comment. */
  readonly expected: readonly string[];
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Whether the mistake is made when everything is written already. @default false */
  readonly afterwards?: boolean;
  /** @default 'compiled' */
  readonly start?: Start;
}

/** Replaces texts of `fleet.ts`, each of which stands there once. */
export function fleet(...edits: readonly (readonly [from: string, to: string])[]): (project: Project) => void {
  return (project) => {
    for (const [from, to] of edits) project.edit('fleet.ts', from, to);
  };
}

/** Adds statements to `main.ts`, before its synth; `host` is fufuwuqi, `zone` the zone's stack. */
export function main(code: string, ...names: readonly string[]): (project: Project) => void {
  return (project) => {
    project.edit('main.ts', '{ FleetApp }', `{ ${['FleetApp', ...names].join(', ')} }`);
    project.edit('main.ts', "new HostStack(app, 'fufuwuqi')", "const host = new HostStack(app, 'fufuwuqi')");
    project.edit('main.ts', 'new ZoneStack(app', 'const zone = new ZoneStack(app');
    project.edit('main.ts', 'app.synth();', `void host, zone;\n${code}\napp.synth();`);
  };
}

/** Adds a module to fufuwuqi whose config is the given expression. */
export function module(config: string, before = '', ...names: readonly string[]): (project: Project) => void {
  return main(
    `${before}\nnew NixModule(host, 'probe', { area: 'services', config: () => (${config}) as never });`,
    'NixModule',
    ...names,
  );
}

/** Makes several mistakes. */
export function all(...edits: readonly ((project: Project) => void)[]): (project: Project) => void {
  return (project) => {
    for (const edit of edits) edit(project);
  };
}

/** Gives `main.ts` classes below the library: of the Terraform engine, its provider and the construct library. */
export function engine(edit: Fault['edit']): Fault['edit'] {
  return all(edit, (project) => {
    project.write('main.ts', imports + project.read('main.ts'));
  });
}

const imports = `import { DnsRecord } from '@cdktf/provider-cloudflare/lib/dns-record';
import { Token } from 'cdktf';
import { Construct } from 'constructs';
`;

/** A record in the zone's stack, as code. */
export function record(id: string, content: string, scope = 'zone'): string {
  const fields = `zoneId: zone.zone.zoneId, name: '${id}.fufu.land', type: 'TXT', ttl: 1, content: ${content}`;
  return `new DnsRecord(${scope}, '${id}', { ${fields} });`;
}
