import { ConstructError, Facet, type FleetApp, type LocalName, localNames } from '../../../lib';
import { synthFleet, synthProblems } from '../../../lib/testing';
import { HostStack } from '../../../stacks/host-stack';
import { module } from '../fixtures';

/** A kind of fact that the library does not know. */
const beacons = new Facet<{ readonly id: string }>('beacons', {
  key: ({ id }) => id,
  check: (declared, host) =>
    declared.length > 2 ? [{ path: host, field: 'beacons', message: `at most two, got ${declared.length}` }] : [],
});

const nameAt = (address: string): LocalName => ({ name: 'www.vpn', address });

/** Reads facets in a module's thunk, the one place where that is always right. */
function readAtSynth<T>(read: (host: HostStack) => T, build: (host: HostStack) => void): T | undefined {
  let found: T | undefined;
  synthFleet((app) => {
    const host = new HostStack(app, 'ares');
    module(host, 'reader', () => {
      found = read(host);
      return undefined;
    });
    build(host);
  });
  return found;
}

describe('facets of a host', () => {
  test('are empty when nothing is declared', () => {
    expect(
      readAtSynth(
        (host) => host.facets.read(localNames),
        () => undefined,
      ),
    ).toEqual([]);
  });

  test('are read sorted by key, in whatever order they were declared', () => {
    const values = readAtSynth(
      (host) => host.facets.read(localNames),
      (host) => {
        for (const address of ['10.0.0.3', '10.0.0.1', '10.0.0.2'])
          host.facets.declare(localNames, nameAt(address), host);
      },
    );
    expect(values?.map(({ address }) => address)).toEqual(['10.0.0.1', '10.0.0.2', '10.0.0.3']);
  });

  test('say which construct declared them', () => {
    const entries = readAtSynth(
      (host) => host.facets.entries(localNames),
      (host) => {
        host.facets.declare(
          localNames,
          nameAt('10.0.0.1'),
          module(host, 'resolver', () => undefined),
        );
      },
    );
    expect(entries).toEqual([{ value: nameAt('10.0.0.1'), by: 'ares/resolver' }]);
  });

  test('are open for a new kind, with a check of its own', () => {
    const declare = (count: number) => (app: FleetApp) => {
      const host = new HostStack(app, 'ares');
      for (let id = 0; id < count; id++) host.facets.declare(beacons, { id: String(id) }, host);
    };
    expect(synthProblems(declare(2))).toEqual([]);
    expect(synthProblems(declare(3))).toEqual(['[ares] beacons: at most two, got 3']);
  });

  test('whose check fails to run stop the synth', () => {
    const broken = new Facet<string>('broken', {
      key: (text) => text,
      check: () => {
        throw new ConstructError('ares', 'broken', 'no idea');
      },
    });
    const lines = synthProblems((app) => {
      const host = new HostStack(app, 'ares');
      host.facets.declare(broken, 'x', host);
    });
    expect(lines).toEqual(['[ares] broken: no idea']);
  });

  test('cannot be read before everything is declared', () => {
    const lines = synthProblems((app) => new HostStack(app, 'ares').facets.read(localNames));
    expect(lines).toEqual([
      '[ares] local names: is read before everything is declared; read it in the config thunk of a NixModule, not in a constructor',
    ]);
  });

  test('cannot be declared once they are complete', () => {
    const lines = synthProblems((app) => {
      const host = new HostStack(app, 'ares');
      module(host, 'late', () => {
        host.facets.declare(localNames, nameAt('10.0.0.1'), host);
        return undefined;
      });
    });
    expect(lines).toEqual(['[ares] local names: is complete, too late for ares; declare it in a constructor']);
  });
});
