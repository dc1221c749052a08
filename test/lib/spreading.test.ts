import { Construct } from 'constructs';
import { findHost, localNames, SecretRef } from '../../lib';
import { synthFleet, synthProblems, testFleet, testHost } from '../../lib/testing';
import { HostStack } from '../../stacks/host-stack';
import { module } from './fixtures';

const lease = (wanted: object) => testFleet({ networks: { wg0: { ipv4: '10.77.0.0/24', members: { ares: wanted } } } });

describe('a construct that spans hosts', () => {
  test('adds its parts when the program has made everything, in order of path', () => {
    const seen: string[] = [];
    const { files } = synthFleet((app) => {
      for (const id of ['zeta', 'alpha']) {
        const construct = new Construct(app, id);
        app.whenDeclared(construct, () => {
          seen.push(id);
          const host = findHost(construct, 'ares');
          if (host !== undefined) module(host, id, () => ({ networking: { domain: id } }));
        });
      }
      new HostStack(app, 'ares');
    });
    expect(seen).toEqual(['alpha', 'zeta']);
    expect(Object.keys(files).filter((path) => /alpha|zeta/.test(path))).toHaveLength(2);
  });

  test('has its failures reported beside all others', () => {
    const problems = synthProblems((app) => {
      new HostStack(app, 'ares').node.addValidation({ validate: () => ['is not well'] });
      app.whenDeclared(new Construct(app, 'mesh'), () => {
        throw new Error('no luck');
      });
    });
    expect(problems).toEqual([
      '[ares] is not well',
      expect.stringMatching(/^\[mesh\] failed: no luck \(test\/lib\/spreading\.test\.ts:\d+\)$/),
    ]);
  });
});

describe('a fact that is declared later', () => {
  test('knows what was allocated, and is there for whoever reads', () => {
    let names: unknown;
    synthFleet(
      (app) => {
        const host = new HostStack(app, 'ares');
        const address = () => app.lock.get('address', 'wg0/ares/ipv4') ?? 'none';
        host.facets.declareLater(localNames, () => [{ name: 'ares.vpn', address: address() }], host);
        module(host, 'reader', () => {
          names = host.facets.read(localNames);
          return undefined;
        });
      },
      { fleet: lease({}) },
    );
    expect(names).toEqual([{ name: 'ares.vpn', address: '10.77.0.1' }]);
  });

  test('has its failures reported as its host’s', () => {
    const problems = synthProblems((app) => {
      const host = new HostStack(app, 'ares');
      host.facets.declareLater(
        localNames,
        () => {
          throw new Error('no luck');
        },
        host,
      );
    });
    expect(problems).toEqual([expect.stringMatching(/^\[ares\] failed: no luck/)]);
  });
});

test('a secret says whether it is one value on several hosts', () => {
  const made: SecretRef[] = [];
  synthFleet(
    (app) => {
      const host = new HostStack(app, 'ares');
      made.push(new SecretRef(host, 'own', { key: 'a' }));
      made.push(new SecretRef(host, 'both', { key: 'b', shared: true, origin: 'wireguard-psk' }));
    },
    { fleet: testFleet({ hosts: { ares: testHost } }) },
  );
  expect(made.map(({ shared, origin }) => [shared, origin])).toEqual([
    [false, 'given'],
    [true, 'wireguard-psk'],
  ]);
});
