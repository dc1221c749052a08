import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fleet } from '../../fleet';
import { checkout, examples, synthExample } from '../examples/examples';
import { nixTools, toolComplaints } from '../examples/nix-tools';
import { describeWith } from '../helpers/consumer';
import { evaluateNix, inputModule } from '../helpers/nixos';

const hosts = Object.keys(fleet.hosts);
const same = <Value>(value: (host: string) => Value) => Object.fromEntries(hosts.map((host) => [host, value(host)]));
const good = { failed: [], warnings: [] };

/** The checkout as a flake sees it, rendered for the release that the module tree is of. */
let folder = '';
function makeFolder(): void {
  folder = mkdtempSync(join(tmpdir(), 'cdknix-flake-'));
  for (const name of ['flake.nix', 'hosts', 'examples/adopt']) {
    cpSync(join(checkout, name), join(folder, name), { recursive: true });
  }
  synthExample(examples[0]!, folder, { args: ['--release', '24.11'] });
}
function removeFolder(): void {
  rmSync(folder, { recursive: true });
}

/** Evaluates an expression with everything of `stubs.nix` in scope, and `verdict` for a machine. */
function ask(expression: string): unknown {
  return evaluateNix(`
    with import ${join(__dirname, 'stubs.nix')} { inherit tree evaluate; folder = ${folder}; };
    let verdict = machine: { inherit (machine) failed; inherit (machine.config) warnings; };
    in ${expression}`);
}

describeWith(['nix', 'nixos-tree'], 'a flake', () => {
  beforeAll(makeFolder);
  afterAll(removeFolder);

  test('has a module and a machine for each host of the fleet', () => {
    const names = ask('map builtins.attrNames [ infra.nixosModules infra.nixosConfigurations infra.deploy.nodes ]');
    expect(names).toEqual([hosts, hosts, hosts]);
  });

  test('has machines that NixOS takes, each by its own name', () => {
    const machines = ask(
      'lib.mapAttrs (_: machine: verdict machine // { name = machine.config.networking.hostName; }) infra.nixosConfigurations',
    );
    expect(machines).toEqual(same((name) => ({ ...good, name })));
  });

  test('checks every machine on its own system, and none on another', () => {
    expect(ask('infra.checks')).toEqual({
      'x86_64-linux': same((host) => `system of ${host}`),
      'aarch64-linux': {},
    });
  });

  test('has programs, a shell and a formatter for each system', () => {
    const offered = ask(`lib.mapAttrs (system: _: {
      apps = lib.mapAttrs (_: app: [ app.type app.program (builtins.stringLength app.meta.description > 9) ]) infra.apps.\${system};
      shell = map (package: package.name) infra.devShells.\${system}.default.packages;
      formatter = infra.formatter.\${system}.name;
    }) infra.apps`);
    const forSystem = (system: string) => ({
      apps: {
        synth: ['app', `/${system}/synth/bin/synth`, true],
        diff: ['app', `/${system}/diff/bin/diff`, true],
      },
      shell: ['nodejs', 'opentofu', 'sops', 'age', 'mkpasswd', 'nixfmt', 'statix', 'deadnix'],
      formatter: 'nixfmt-tree',
    });
    expect(offered).toEqual({
      'x86_64-linux': forSystem('x86_64-linux'),
      'aarch64-linux': forSystem('aarch64-linux'),
    });
  });

  // https://github.com/zhaofengli/colmena/blob/main/src/nix/hive/eval.nix
  test('is a hive for colmena, evaluated as colmena does it', () => {
    const hive = ask(`let
      inherit (infra.colmena) meta;
      nodes = builtins.removeAttrs infra.colmena [ "meta" "defaults" ];
      deployment = { lib, ... }: { options.deployment = lib.mkOption { type = lib.types.attrs; default = { }; }; };
      usable = packages: packages ? path && packages ? lib && !(packages ? outPath) && !(packages ? outputs);
      evaluateNode = name: node: verdict (evaluate {
        modules = [ deployment node ];
        specialArgs = { inherit name; nodes = { }; };
      });
    in {
      nixpkgs = usable meta.nixpkgs;
      nodeNixpkgs = lib.mapAttrs (_: usable) meta.nodeNixpkgs;
      nodes = lib.mapAttrs evaluateNode nodes;
    }`);
    expect(hive).toEqual({ nixpkgs: true, nodeNixpkgs: same(() => true), nodes: same(() => good) });
  });

  // https://github.com/serokell/deploy-rs/blob/master/interface.json
  test('has nodes for deploy-rs, which are activated on their own system', () => {
    expect(ask('infra.deploy.nodes')).toEqual(
      same((hostname) => ({
        hostname,
        profiles: { system: { user: 'root', path: `x86_64-linux: system of ${hostname}` } },
      })),
    );
  });

  test('has inputs that share one nixpkgs', () => {
    const inputs = ask(
      `lib.mapAttrs (_: input: input.inputs.nixpkgs.follows or null) (import ${checkout}/flake.nix).inputs`,
    );
    expect(inputs).toEqual({ nixpkgs: null, 'deploy-rs': 'nixpkgs', 'nixos-wsl': 'nixpkgs', 'sops-nix': 'nixpkgs' });
  });
});

describeWith(['nix', 'nixos-tree'], 'an existing flake that adopts one host', () => {
  const facts = `machine: verdict machine // {
    name = machine.config.networking.hostName;
    timeZone = machine.config.time.timeZone;
    features = machine.config.nix.settings.experimental-features or [ ];
    secrets = machine.options ? sops;
    bond = machine.config.systemd.network.units."30-bond0.network".text;
  }`;
  const bond = expect.stringContaining('Address=192.168.1.42/24\nGateway=192.168.1.1\n') as unknown;

  beforeAll(makeFolder);
  afterAll(removeFolder);

  test('has the fleet’s word in everything with the whole host, and its own beside one module', () => {
    expect(ask(`lib.mapAttrs (_: ${facts}) adopt.nixosConfigurations`)).toEqual({
      fufuwuqi: {
        ...good,
        name: 'fufuwuqi',
        timeZone: 'UTC',
        features: ['nix-command', 'flakes'],
        secrets: true,
        bond,
      },
      'fufuwuqi-network': {
        ...good,
        name: 'fufuwuqi',
        timeZone: 'Asia/Shanghai',
        features: [],
        secrets: false,
        bond,
      },
    });
  });

  test('may have sops-nix itself, as long as it is the same one', () => {
    const machine = (sops: string) => `verdict (nixpkgs.lib.nixosSystem {
      modules = [ ${folder}/examples/adopt/configuration.nix infra.nixosModules.fufuwuqi ${sops} ];
    })`;
    expect(ask(machine('sops-nix.nixosModules.sops'))).toEqual(good);
    cpSync(inputModule('sops-nix/modules/sops'), join(folder, 'other-sops'), { recursive: true });
    expect(() => ask(machine(`${folder}/other-sops`))).toThrow(/option `sops\.[^']*' in .* is already declared/);
  });

  test('hears where the two contradict each other', () => {
    const machine = `nixpkgs.lib.nixosSystem {
      modules = [ infra.nixosModules.fufuwuqi { time.timeZone = "Asia/Shanghai"; } ];
    }`;
    expect(() => ask(`(${machine}).config.time.timeZone`)).toThrow(
      /option `time\.timeZone' has conflicting definition values/,
    );
  });
});

describe.each(Object.keys(nixTools) as (keyof typeof nixTools)[])('%s', (tool) => {
  describeWith([tool], 'of what is written by hand in Nix', () => {
    test.each(['flake.nix', 'hosts', 'examples/adopt', 'test/flake/stubs.nix'])(
      'has nothing to say about %s',
      (path) => {
        expect(toolComplaints(tool, join(checkout, path))).toBe('');
      },
    );
  });
});
