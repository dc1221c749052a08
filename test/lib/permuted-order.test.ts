import fc from 'fast-check';
import { Construct } from 'constructs';
import { type Derivation, type FleetInput, GeneratedFile, localNames, nix, Port, ports, SecretRef } from '../../lib';
import { synthFleet, synthProblems, testFleet } from '../../lib/testing';
import { HostStack } from '../../stacks/host-stack';
import { ZoneStack } from '../../stacks/zone-stack';
import { anyServer, module, record } from './fixtures';

const names = ['ares', 'hera', 'zeus'];
const numbers = [1, 2, 3] as const;

/** What a host declares: none of it depends on the rest. */
const declarations: ((host: HostStack) => void)[] = [
  (host) => new SecretRef(host, 'b', { key: 'b', restartUnits: ['z.service', 'a.service'] }),
  (host) => new SecretRef(host, 'a', { key: 'a' }),
  (host) => record(host, 'www'),
  (host) => record(new Construct(host, 'group'), 'www', { name: 'group.example.org' }),
  (host) => {
    host.facets.declare(localNames, { name: `${host.hostName}.vpn`, address: '10.0.0.2' }, host);
  },
  (host) => {
    host.facets.declare(localNames, { name: `${host.hostName}.lan`, address: '10.0.0.1' }, host);
  },
  (host) => {
    host.facets.declare(ports, { port: Port.of(4000), protocol: 'tcp', zones: ['lan'], why: 'x' }, host);
  },
  (host) =>
    module(host, 'names', () => ({
      networking: {
        hosts: Object.fromEntries(host.facets.read(localNames).map(({ name, address }) => [address, [name]])),
      },
    })),
  (host) => module(host, 'same', () => ({ services: { a: { file: nix.path('./x') } } })),
];
const derivations: Derivation[] = numbers.map((number) => ({
  name: `names ${number}`,
  from: [ports as never],
  to: [localNames as never],
  derive: ({ declare, hosts, read }) => {
    for (const host of hosts)
      for (const entry of read(host, ports))
        declare(host, localNames, { name: `n${number}`, address: `10.0.1.${number}` }, entry);
  },
}));

function fleetInput(shuffled: <T>(list: readonly T[]) => T[]): Partial<FleetInput> {
  const record = <T>(value: (name: string) => T) =>
    Object.fromEntries(shuffled(names).map((name) => [name, value(name)]));
  return {
    hosts: record(() => anyServer),
    profiles: Object.fromEntries(
      shuffled([
        ['all', shuffled(names)],
        ['some', shuffled(names.slice(1))],
      ] as const),
    ),
    networks: { wg0: { ipv4: '10.77.0.0/24', members: record(() => ({})) } },
    dns: {
      zones: {
        'example.org': {
          zoneId: 'a'.repeat(32),
          records: shuffled(numbers.map((n) => ({ type: 'TXT' as const, name: `r${n}`, content: `${n}` }))),
        },
      },
    },
  };
}

function outputs(shuffled: <T>(list: readonly T[]) => T[]): Readonly<Record<string, string>> {
  const fleet = testFleet(fleetInput(shuffled));
  const { log, texts } = synthFleet(
    (app) => {
      const makers = [
        () => new ZoneStack(app, 'zone', { zone: 'example.org' }),
        () => new GeneratedFile(app, 'sops', { path: '.sops.yaml', text: () => 'a: b\n' }),
        ...names.map((name) => () => {
          const host = new HostStack(app, name);
          for (const declare of shuffled(declarations)) declare(host);
        }),
        ...derivations.map((derivation) => () => {
          app.addDerivation(derivation);
        }),
      ];
      for (const make of shuffled(makers)) make();
    },
    { fleet, allow: ['.sops.yaml'] },
  );
  return { ...texts, log: log.join('\n') };
}

const shuffles = fc.infiniteStream(fc.nat()).map((stream) => <T>(list: readonly T[]): T[] => {
  const keyed = list.map((value) => ({ value, key: Number(stream.next().value) }));
  return keyed.sort((a, b) => a.key - b.key).map(({ value }) => value);
});

test('hosts, profiles, members, records, constructs, facets and derivations in any order give the same bytes', () => {
  const straight = outputs((list) => [...list]);
  expect(Object.keys(straight)).toContain('generated/profiles/all/services/same.nix');
  fc.assert(
    fc.property(shuffles, (shuffled) => {
      expect(outputs(shuffled)).toEqual(straight);
    }),
    { numRuns: 40 },
  );
});

test('problems are the same in any order', () => {
  const problems = (shuffled: <T>(list: readonly T[]) => T[]) =>
    synthProblems(
      (app) => {
        for (const name of shuffled(names)) {
          const host = new HostStack(app, name);
          for (const id of shuffled(['a.b', 'ab', 'a-b'])) record(host, id);
          for (const scope of shuffled(['x', 'y'])) module(new Construct(host, scope), 'same', () => ({ a: scope }));
        }
      },
      { fleet: testFleet({ hosts: Object.fromEntries(names.map((name) => [name, anyServer])) }) },
    );
  const straight = problems((list) => [...list]);
  expect(straight.length).toBeGreaterThan(3);
  fc.assert(
    fc.property(shuffles, (shuffled) => {
      expect(problems(shuffled)).toEqual(straight);
    }),
    { numRuns: 20 },
  );
});
