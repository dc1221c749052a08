import { Construct } from 'constructs';
import { type FleetApp, type FleetInput, nix, NixModule, type Release } from '../../../lib';
import { synthFleet, synthProblems, testFleet } from '../../../lib/testing';
import { HostStack } from '../../../stacks/host-stack';
import { anyServer, module, servers } from '../fixtures';

type Build = (host: HostStack) => void;
const names = ['ares', 'hera', 'zeus'];

/** Files in the area `services`, of hosts and of profiles, and what the hosts import of them. */
function laidOut(build: Build, profiles: FleetInput['profiles']) {
  const { files } = synthFleet(
    (app) => {
      for (const name of names) build(new HostStack(app, name));
    },
    {
      fleet: servers(names, { profiles }),
    },
  );
  const imports = (host: string) => String(files[`generated/${host}/default.nix`]).match(/\S*\/services\/\S*/g) ?? [];
  return { files, paths: Object.keys(files).filter((path) => path.includes('/services/')), imports };
}

const same: Build = (host) => module(host, 'a', () => ({ services: { a: { enable: true } } }));
const own: Build = (host) => module(host, 'a', () => ({ services: { a: { name: host.hostName } } }));

describe('a module', () => {
  test('is a file of its host, in the folder of its area', () => {
    const { files } = synthFleet(
      (app) =>
        new NixModule(new HostStack(app, 'ares'), 'openssh', {
          area: 'security',
          config: () => ({ services: { openssh: { enable: true } } }),
        }),
      { partial: true },
    );
    expect(files['generated/ares/security/openssh.nix']).toBe('{\n  services.openssh.enable = true;\n}\n');
  });

  test('without a config is no file and no import', () => {
    const { imports, paths } = laidOut((host) => module(host, 'a', () => undefined), {});
    expect([paths, imports('ares')]).toEqual([[], []]);
  });

  test('with paths refers to the project from where it lies', () => {
    const { files } = laidOut(
      (host) => module(host, 'a', () => ({ services: { a: { file: nix.path('./x/y.yaml') } } })),
      {},
    );
    expect(files['generated/ares/services/a.nix']).toContain('file = ../../../x/y.yaml;');
  });

  test.each([
    ['alone', {}],
    ['where its profile would share it', { all: names }],
  ])('cannot share its file with another of its host, naming both, %s', (_, profiles) => {
    const build = (app: FleetApp) => {
      const host = new HostStack(app, 'ares');
      same(host);
      module(new Construct(host, 'more'), 'a', () => ({ services: { b: { enable: true } } }));
    };
    expect(synthProblems(build, { fleet: servers(names, { profiles }) })).toEqual([
      "[ares/more/a] generated/ares/services/a.nix: is also the file of 'ares/a'; give one of the two modules another id",
    ]);
  });
});

describe('a module that several hosts have', () => {
  test('is written once where its text is the same on all hosts of a profile', () => {
    const { imports, paths } = laidOut(same, { all: names });
    expect(paths).toEqual(['generated/profiles/all/services/a.nix']);
    expect(names.map(imports)).toEqual(names.map(() => ['../profiles/all/services/a.nix']));
  });

  test('stays with its hosts where it differs', () => {
    const { imports, paths } = laidOut(own, { all: names });
    expect(paths).toEqual(names.map((name) => `generated/${name}/services/a.nix`));
    expect(imports('hera')).toEqual(['./services/a.nix']);
  });

  test('stays with its hosts without a profile', () => {
    expect(laidOut(same, {}).paths).toHaveLength(3);
  });

  test('stays with its hosts where one of the profile has none', () => {
    const { paths } = laidOut(
      (host) => {
        if (host.hostName !== 'zeus') same(host);
      },
      { all: names },
    );
    expect(paths).toEqual(['generated/ares/services/a.nix', 'generated/hera/services/a.nix']);
  });

  test('goes to the largest profile that agrees', () => {
    expect(laidOut(same, { all: names, some: ['ares', 'hera'], a: ['ares', 'zeus'] }).paths).toEqual([
      'generated/profiles/all/services/a.nix',
    ]);
  });

  test('goes to a smaller profile where the larger one does not agree', () => {
    const { paths } = laidOut(
      (host) => {
        (host.hostName === 'zeus' ? own : same)(host);
      },
      { all: names, some: ['ares', 'hera'] },
    );
    expect(paths).toEqual(['generated/profiles/some/services/a.nix', 'generated/zeus/services/a.nix']);
  });

  test('goes to the first by name of two profiles of one size', () => {
    expect(laidOut(same, { b: ['ares', 'hera'], a: ['hera', 'zeus'] }).paths).toEqual([
      'generated/ares/services/a.nix',
      'generated/profiles/a/services/a.nix',
    ]);
  });

  test('is never in a profile of one host', () => {
    expect(laidOut(same, { one: ['ares'] }).paths).toHaveLength(3);
  });

  test('refers to the project from where it lies, one folder deeper', () => {
    const { files } = laidOut(
      (host) => module(host, 'a', () => ({ services: { a: { file: nix.path('./x/y.yaml') } } })),
      { all: names },
    );
    expect(files['generated/profiles/all/services/a.nix']).toContain('file = ../../../../x/y.yaml;');
  });

  test('is not shared between releases that spell it differently', () => {
    const config = { services: { logind: { settings: { Login: { HandlePowerKey: 'ignore' } } } } };
    const shared = (release: Release): boolean => {
      const hosts = { ares: anyServer, hera: { ...anyServer, release } };
      const { files } = synthFleet(
        (app) => {
          for (const name of ['ares', 'hera']) module(new HostStack(app, name), 'a', () => config);
        },
        { fleet: testFleet({ hosts, profiles: { all: ['ares', 'hera'] } }) },
      );
      return 'generated/profiles/all/services/a.nix' in files;
    };
    expect([shared('26.05'), shared('25.05')]).toEqual([true, false]);
  });
});

test('the index maps each host to its folder', () => {
  const { files } = laidOut(same, {});
  expect(files['generated/default.nix']).toBe('{\n  ares = ./ares;\n  hera = ./hera;\n  zeus = ./zeus;\n}\n');
});
