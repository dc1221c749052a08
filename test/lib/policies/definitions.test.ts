import { nix, type NixValue } from '../../../lib';
import { type RenderedFleet } from '../../../lib/checks';
import { FleetLock } from '../../../lib/fleet';
import { definitionsAt, definitionsOf, settledAt } from '../../../lib/policies/definitions';
import { testFleet } from '../../../lib/testing';

function renderedWith(config: NixValue): RenderedFleet {
  const module = { host: 'ares', area: 'system', id: 'some', by: 'ares/some', config, text: '' };
  return {
    fleet: testFleet(),
    lock: FleetLock.parse(),
    root: '/nowhere',
    hosts: [],
    modules: [module, { ...module, host: 'hera' }],
    stacks: new Map(),
    files: new Map(),
  };
}

test('definitions are the leaves of a host, whatever stands around them', () => {
  const config = {
    services: { openssh: { enable: true, ports: nix.mkForce([24212]) } },
    networking: nix.mkIf(nix.config('x.y'), nix.mkMerge([{ a: nix.commented('why', nix.mkDefault(1)) }, { b: null }])),
  };
  const found = [...definitionsOf(renderedWith(config), 'ares')].map(({ path, value, by }) => [
    path.join('.'),
    value,
    by,
  ]);
  expect(found).toEqual([
    ['services.openssh.enable', true, 'ares/some'],
    ['services.openssh.ports', [24212], 'ares/some'],
    ['networking.a', 1, 'ares/some'],
    ['networking.b', null, 'ares/some'],
  ]);
});

test('definitions at an option are those of it and below it, and a star is any name', () => {
  const config = { users: { users: { a: { password: 'x' }, b: { uid: 1 } }, mutableUsers: false } };
  const at = (option: string): string[] =>
    definitionsAt(renderedWith(config), 'ares', option).map(({ path }) => path.join('.'));
  expect(at('users.users.*.password')).toEqual(['users.users.a.password']);
  expect(at('users.users')).toEqual(['users.users.a.password', 'users.users.b.uid']);
  expect(at('users.users.c')).toEqual([]);
});

test('an expression that is no modifier is a value', () => {
  const path = nix.config('sops.secrets.a.path');
  expect([...definitionsOf(renderedWith({ a: path }), 'ares')].map(({ value }) => value)).toEqual([path]);
});

test('a name with a dot in it is found by its names', () => {
  const config = { boot: { kernel: { sysctl: { 'net.ipv4.ip_forward': 1, 'net.core.rmem_max': 2 } } } };
  const found = definitionsAt(renderedWith(config), 'ares', ['boot', 'kernel', 'sysctl', 'net.ipv4.ip_forward']);
  expect(found.map(({ value }) => value)).toEqual([1]);
  expect(definitionsAt(renderedWith(config), 'ares', 'boot.constructor')).toEqual([]);
});

test('what is settled is what nothing stronger replaces, each option for itself', () => {
  const config = nix.mkMerge([
    { a: nix.mkDefault(1), b: nix.mkDefault(1), c: [1], d: nix.mkOverride(99, 1) },
    { a: 2, c: [2], d: 2 },
    { a: nix.mkIf(true, nix.mkForce(3)) },
  ]);
  const values = (option: string) => settledAt(renderedWith(config), 'ares', option).map(({ value }) => value);
  expect(['a', 'b', 'c', 'd'].map(values)).toEqual([[3], [1], [[1], [2]], [1]]);
});
