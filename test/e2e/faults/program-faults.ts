import { all, engine, type Fault, fleet, main, record } from './fault';

/** What `main.ts` says wrong. */
export const programFaults: readonly Fault[] = [
  {
    name: 'a misspelt host',
    edit: (project) => {
      project.edit('main.ts', "'fuyidong'", "'fuyidon'");
    },
    start: 'ts-node',
    expected: ["[fuyidon] id: no host of the fleet has that name, got 'fuyidon'; did you mean 'fuyidong'?"],
  },
  {
    name: 'a misspelt zone',
    edit: (project) => {
      project.edit('main.ts', "zone: 'fufu.land'", "zone: 'fufu.lan'");
    },
    expected: ["[fufu-land] zone: no zone of the fleet has that name, got 'fufu.lan'; did you mean 'fufu.land'?"],
  },
  {
    name: 'a port above 65535',
    edit: main(
      "host.existingService({ /* here */ port: Port.of(70000), protocol: 'tcp', zones: ['lan'], why: 'x' });",
      'Port',
    ),
    start: 'ts-node',
    expected: ['[main.ts:here] port must be a whole number from 1 to 65535, got 70000'],
  },
  {
    name: 'a port of an existing service',
    edit: main(
      "host.existingService({ port: Port.of(9090), protocol: 'tcp', zones: ['lan'], why: 'Prometheus' });",
      'Port',
    ),
    expected: [
      "[fufuwuqi] port 9090/tcp: is claimed by 'fufuwuqi' (cockpit: administration in a browser) and by 'fufuwuqi' (Prometheus); give one of them another port or address",
    ],
  },
  {
    name: 'facets read in a constructor',
    edit: main('host.facets.read(ports);', 'ports'),
    expected: [
      '[fufuwuqi] ports: is read before everything is declared; read it in the config thunk of a NixModule, not in a constructor',
    ],
  },
  {
    name: '.. as id',
    edit: main("new FleetStack(app, '..');", 'FleetStack'),
    expected: [
      "[..] id: must be a letter followed by letters, digits, - and _, got '..'; put - where a name has a dot",
    ],
  },
  {
    name: 'an id with a dot',
    edit: main("new NixModule(host, 'a.b', { area: 'services', config: () => ({}) });", 'NixModule'),
    expected: [
      "[fufuwuqi/a.b] id: must be a letter followed by letters, digits, - and _, got 'a.b'; put - where a name has a dot",
    ],
  },
  {
    name: 'one id twice',
    edit: main("new HostStack(app, 'fufuwuqi');"),
    expected: ["[fufuwuqi] id: is taken already, got 'fufuwuqi'; give each construct here its own"],
  },
  {
    name: 'two ids that Terraform takes for one',
    edit: engine(
      main(
        `${record('Default', "'x'", "new Construct(zone, 'same')")}\n${record('same', "'x'", "new Construct(zone, 'Default')")}`,
      ),
    ),
    expected: [
      "[fufu-land/same/Default] id: would be the same resource as 'fufu-land/Default/same' in Terraform, got cloudflare_dns_record.same for both; rename one of them",
    ],
  },
  {
    name: 'two resources with one address',
    edit: engine(main(`${record('a', "'x'")}\n(${record('b', "'x'").replace(';', '')}).overrideLogicalId('a');`)),
    expected: [
      "[fufu-land/b] id: would be the same resource as 'fufu-land/a' in Terraform, got cloudflare_dns_record.a for both; rename one of them",
    ],
  },
  {
    name: 'a stack below another',
    edit: main("new ZoneStack(host, 'inner', { zone: 'fufu.land' });"),
    expected: ["[fufuwuqi/inner] scope: is 'fufuwuqi'; create a stack directly below the app"],
  },
  {
    name: 'a module outside any host',
    edit: main("new NixModule(app, 'lost', { area: 'services', config: () => ({}) });", 'NixModule'),
    expected: ['[lost] is not on a host; create it with a HostStack as scope, or below one'],
  },
  {
    name: 'two modules on one path',
    edit: engine(
      main(
        "new NixModule(new Construct(host, 'a'), 'm', { area: 'services', config: () => ({ a: 1 }) });\nnew NixModule(new Construct(host, 'b'), 'm', { area: 'services', config: () => ({ b: 1 }) });",
        'NixModule',
      ),
    ),
    expected: [
      "[fufuwuqi/b/m] generated/fufuwuqi/services/m.nix: is also the file of 'fufuwuqi/a/m'; give one of the two modules another id",
    ],
  },
  {
    name: 'a generated file outside the allowed folders',
    edit: main("new GeneratedFile(app, 'readme', { path: 'README.md', text: () => 'x' });", 'GeneratedFile'),
    expected: [
      '[readme] README.md: is in none of the places that synth may write to (cdktf.out/, generated/); move it, or allow its folder in the app',
    ],
  },
  {
    name: 'a generated file above the project',
    edit: main("new GeneratedFile(app, 'up', { path: '../x', text: () => 'x' });", 'GeneratedFile'),
    expected: ["[up] ../x: has '..' in its path; give the path from the project folder"],
  },
  {
    name: 'a generated file at an absolute path',
    edit: main("new GeneratedFile(app, 'abs', { path: '/etc/x', text: () => 'x' });", 'GeneratedFile'),
    expected: ['[abs] /etc/x: is absolute; give the path from the project folder'],
  },
  {
    name: 'two generated files on one path',
    edit: main(
      "new GeneratedFile(app, 'one', { path: 'generated/x.md', text: () => 'x' });\nnew GeneratedFile(app, 'two', { path: 'generated/x.md', text: () => 'y' });",
      'GeneratedFile',
    ),
    expected: ["[one] generated/x.md: is also made by 'two'; make each file once"],
  },
  {
    name: 'an allowed folder inside generated/',
    edit: (project) => {
      project.edit('main.ts', 'FleetApp({ fleet,', "FleetApp({ fleet, allow: ['generated/extra/'],");
    },
    expected: ["generated/extra: is inside the output folder 'generated'; allow only one of them"],
  },
  {
    name: 'a bad secret key',
    edit: main("new SecretRef(host, 'one', { key: 'wire guard' });", 'SecretRef'),
    expected: [
      "[fufuwuqi/one] key: must be names of letters, digits, - and _ separated by /, got 'wire guard'; write it like 'wireguard/wg0'",
    ],
  },
  {
    name: 'a secret that all may read',
    edit: main("new SecretRef(host, 'one', { key: 'one', mode: '0444' });", 'SecretRef'),
    expected: [
      "[fufuwuqi/one] mode: lets every user of the host read it, got '0444'; use '0400', or '0440' with a group",
    ],
  },
  {
    name: 'a secret declared twice',
    edit: main("new SecretRef(host, 'one', { key: 'x' });\nnew SecretRef(host, 'two', { key: 'x' });", 'SecretRef'),
    expected: [
      "[fufuwuqi] secret x: is declared by 'fufuwuqi/one' and by 'fufuwuqi/two'; share one SecretRef, or give each its own key",
    ],
  },
  {
    name: 'a shell variable in a Terraform text',
    edit: engine(main(record('home', "'${HOME}/x'"))),
    expected: [
      "[fufu-land] resource.cloudflare_dns_record.home.content: refers to 'HOME', which stack 'fufu-land' does not declare; pass the fact in TypeScript, or write $${ for a literal ${",
    ],
  },
  {
    name: 'a reference to a resource that no stack declares',
    edit: engine(main(record('ref', "'${cloudflare_dns_record.gone.id}'"))),
    expected: [
      "[fufu-land] resource.cloudflare_dns_record.ref.content: refers to 'cloudflare_dns_record.gone.id', which stack 'fufu-land' does not declare; pass the fact in TypeScript, or write $${ for a literal ${",
    ],
  },
  {
    name: 'a reference into another stack',
    edit: engine(
      main(
        `new TerraformOutput(host, 'out', { value: '\${cloudflare_dns_record.records_CNAME-www_C78E5306.id}' });`,
        'TerraformOutput',
      ),
    ),
    expected: [
      "[fufuwuqi] output.out.value: refers to 'cloudflare_dns_record.records_CNAME-www_C78E5306.id', which stack 'fufuwuqi' does not declare; pass the fact in TypeScript, or write $${ for a literal ${",
    ],
  },
  {
    name: 'derivations in a circle',
    edit: main(
      "const x = new Facet<never>('x', { key: String });\nconst y = new Facet<never>('y', { key: String });\napp.addDerivation({ name: 'x to y', from: [x], to: [y], derive: () => undefined });\napp.addDerivation({ name: 'y to x', from: [y], to: [x], derive: () => undefined });",
      'Facet',
    ),
    expected: [
      "[facets] derivations feed each other in a circle: 'y to x' -> 'x to y' -> 'y to x'; let one of them read what is declared only",
    ],
  },
  {
    name: 'a validation that fails outside any stack',
    edit: engine(
      main(
        "const one = new Construct(app, 'mesh');\none.node.addValidation({ validate: () => ['has no members; add one'] });",
      ),
    ),
    expected: ['[mesh] has no members; add one'],
  },
  {
    name: 'a validation that throws',
    edit: main("host.node.addValidation({ validate: () => { throw /* here */ new Error('oops'); } });"),
    start: 'ts-node',
    expected: ['[fufuwuqi] failed: oops (main.ts:here)'],
  },
  {
    name: 'a construct after synth',
    edit: (project) => {
      project.edit(
        'main.ts',
        'app.synth();',
        "app.synth();\nnew ZoneStack(app, /* here */ 'late', { zone: 'fufu.land' });",
      );
    },
    start: 'ts-node',
    afterwards: true,
    expected: [
      '0 files written, 0 removed, N unchanged',
      '[main.ts:here] adds a stack when synth has begun; add everything before app.synth()',
    ],
  },
  {
    name: 'an unknown option',
    edit: () => undefined,
    args: ['--overwite'],
    start: 'ts-node',
    expected: ["[synth] arguments: no option is named '--overwite'; did you mean '--overwrite'?"],
  },
  {
    name: 'an argument too many',
    edit: () => undefined,
    args: ['fufuwuqi'],
    expected: [
      "[synth] arguments: Unexpected argument 'fufuwuqi', got 'fufuwuqi'; synth takes --out DIR, --release 24.11, --locked, --overwrite",
    ],
  },
  {
    name: 'an unknown release on the command line',
    edit: () => undefined,
    args: ['--release', '23.11', '--out', 'x'],
    expected: [
      "[synth] --release: must be one of 24.11, 25.05, 25.11, 26.05, 26.11, got '23.11'; name a release that cdknix knows",
    ],
  },
  {
    name: 'another release over the own files',
    edit: () => undefined,
    args: ['--release', '24.11'],
    expected: [
      "[synth] --release: would replace the hosts' own files, got '24.11' without --out; add --out with a folder of its own",
    ],
  },
  {
    name: 'a bad option by environment',
    edit: () => undefined,
    env: { CDKNIX_ARGS: '--locekd' },
    expected: ["[synth] arguments: no option is named '--locekd'; did you mean '--locked'?"],
  },
  {
    name: 'faults of every phase at once',
    edit: all(
      engine(
        main(
          [
            "new NixModule(host, 'a.b', { area: 'services', config: () => ({ x: Number.NaN }) });",
            "host.existingService({ port: Port.of(9090), protocol: 'tcp', zones: ['lan'], why: 'Prometheus' });",
            "host.node.addValidation({ validate: () => ['has no backup; add one'] });",
            record('home', "'${HOME}/x'"),
            "new GeneratedFile(app, 'readme', { path: 'README.md', text: () => 'x' });",
          ].join('\n'),
          'NixModule',
          'Port',
          'GeneratedFile',
        ),
      ),
      (project) => {
        project.write('generated/default.nix', `${project.read('generated/default.nix')}# mine\n`);
      },
    ),
    start: 'ts-node',
    expected: [
      '[fleet] generated/default.nix: was edited by hand since it was generated; move the change into the program, then run synth with --overwrite',
      "[fufu-land] resource.cloudflare_dns_record.home.content: refers to 'HOME', which stack 'fufu-land' does not declare; pass the fact in TypeScript, or write $${ for a literal ${",
      "[fufuwuqi/a.b] id: must be a letter followed by letters, digits, - and _, got 'a.b'; put - where a name has a dot",
      '[fufuwuqi/a.b] x: is not a finite number, got NaN; leave it out or pass a finite one',
      '[fufuwuqi] has no backup; add one',
      "[fufuwuqi] port 9090/tcp: is claimed by 'fufuwuqi' (cockpit: administration in a browser) and by 'fufuwuqi' (Prometheus); give one of them another port or address",
      '[readme] README.md: is in none of the places that synth may write to (cdktf.out/, generated/); move it, or allow its folder in the app',
    ],
  },
  {
    name: 'a host of the fleet that lost its name, and a port',
    edit: all(fleet(['port: 51820', 'port: 70000']), (project) => {
      project.edit('main.ts', "'fuyidong'", "'fuyidon'");
    }),
    expected: ['[fleet] networks.wg0.port: must be a whole number from 1 to 65535, got 70000'],
  },
];
