import { type Declared, type Derivation, Facet, type FleetApp } from '../../../lib';
import { synthFleet, synthProblems } from '../../../lib/testing';
import { HostStack } from '../../../stacks/host-stack';
import { module, servers } from '../fixtures';

const text = (name: string) => new Facet<string>(name, { key: (value) => value });
const targets = text('targets');
const exporters = text('exporters');
const openings = text('openings');

/** A rule that adds to one facet what stands in another, with its own name behind it. */
function copy(name: string, from: Facet<string>, to: Facet<string>): Derivation {
  return {
    name,
    from: [from],
    to: [to],
    derive: ({ declare, hosts, read }) => {
      for (const host of hosts) {
        for (const entry of read(host, from)) declare(host, to, `${entry.value}>${name}`, entry);
      }
    },
  };
}
const first = copy('a', targets, exporters);
const second = copy('b', exporters, openings);

function entriesAfter(derivations: readonly Derivation[], facet: Facet<string>): readonly Declared<string>[] {
  let found: readonly Declared<string>[] = [];
  synthFleet((app) => {
    const host = new HostStack(app, 'ares');
    for (const derivation of derivations) app.addDerivation(derivation);
    host.facets.declare(targets, 'node', host);
    module(host, 'reader', () => {
      found = host.facets.entries(facet);
      return undefined;
    });
  });
  return found;
}

const problemsWith = (...derivations: readonly Derivation[]): string[] =>
  synthProblems((app: FleetApp) => {
    const host = new HostStack(app, 'ares');
    host.facets.declare(targets, 'node', host);
    for (const derivation of derivations) app.addDerivation(derivation);
  });

describe('derivations', () => {
  test.each([
    ['in the order of their facets', [first, second]],
    ['against that order', [second, first]],
  ])('that form a chain run through it, added %s', (_, derivations) => {
    expect(entriesAfter(derivations, openings)).toEqual([{ value: 'node>a>b', by: 'ares (a) (b)' }]);
  });

  test('run in the order of their facets also where their names stand against it', () => {
    const late = copy('z', targets, exporters);
    expect(entriesAfter([second, late], openings).map(({ value }) => value)).toEqual(['node>z>b']);
  });

  test('run once, although added twice', () => {
    expect(entriesAfter([first, first], exporters)).toHaveLength(1);
  });

  test('that feed the same facet both add to it', () => {
    const other = copy('c', targets, exporters);
    expect(entriesAfter([other, first], exporters).map(({ value }) => value)).toEqual(['node>a', 'node>c']);
  });

  test('see every host, sorted, and may declare on another one', () => {
    const seen: string[] = [];
    const spread: Derivation = {
      name: 'spread',
      from: [targets],
      to: [openings],
      derive: ({ declare, hosts, read }) => {
        seen.push(...hosts);
        for (const entry of read('ares', targets)) declare('hera', openings, entry.value, entry);
      },
    };
    let found: readonly string[] = [];
    synthFleet(
      (app) => {
        const hera = new HostStack(app, 'hera');
        const ares = new HostStack(app, 'ares');
        ares.facets.declare(targets, 'node', ares);
        app.addDerivation(spread);
        module(hera, 'reader', () => {
          found = hera.facets.read(openings);
          return undefined;
        });
      },
      { fleet: servers(['ares', 'hera']) },
    );
    expect([seen, found]).toEqual([['ares', 'hera'], ['node']]);
  });

  test('that feed each other are refused, naming both', () => {
    expect(problemsWith(first, copy('back', exporters, targets))).toEqual([
      "[facets] derivations feed each other in a circle: 'back' -> 'a' -> 'back'; let one of them read what is declared only",
    ]);
  });

  test('that feed themselves are refused', () => {
    expect(problemsWith(copy('self', targets, targets))).toEqual([
      "[facets] derivations feed each other in a circle: 'self' -> 'self'; let one of them read what is declared only",
    ]);
  });

  test('beside a circle are not named as part of it', () => {
    const [line = ''] = problemsWith(second, first, copy('back', exporters, targets));
    expect(line).not.toContain("'b'");
  });

  test.each<[string, Derivation['derive'], string]>([
    [
      'read a facet that is not listed',
      ({ read }) => read('ares', openings),
      "[facets] failed: derivation 'bad' uses 'openings'; list it in its 'from'",
    ],
    [
      'declare a facet that is not listed',
      ({ declare }) => {
        declare('ares', openings, 'x', { value: 'x', by: 'ares' });
      },
      "[facets] failed: derivation 'bad' uses 'openings'; list it in its 'to'",
    ],
    [
      'name a host that is not there',
      ({ read }) => read('zeus', targets),
      "[facets] failed: derivation 'bad': no host is named 'zeus'",
    ],
  ])('cannot %s', (_, derive, line) => {
    const lines = problemsWith({ name: 'bad', from: [targets], to: [], derive });
    expect(lines.map((one) => one.replace(/ \(.*/, ''))).toEqual([line]);
  });
});
