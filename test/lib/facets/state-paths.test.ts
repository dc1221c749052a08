import { nix, statePaths, type StatePath } from '../../../lib';
import { judgeWith, synthProblems, testFleet, testHost } from '../../../lib/testing';
import { hostPolicy } from '../../../lib/policies/policy';
import { HostStack } from '../../../stacks/host-stack';

/** State of `ares` below `/srv` and what its own program adds. */
function stateOf(build: (host: HostStack) => void, fleet = testFleet()): StatePath[] {
  const found: StatePath[] = [];
  const listens = hostPolicy('Listens', '', ({ facets }) => {
    found.push(...facets.read(statePaths).filter(({ path }) => !/^\/(etc|var\/lib\/(nixos|systemd))/.test(path)));
    return 'complies';
  });
  judgeWith(listens, (app) => build(new HostStack(app, 'ares')), { fleet });
  return found;
}

test('state of the fleet is declared, packages of a dump as those of nixpkgs', () => {
  const kind = 'command' as const;
  const dump = { kind, file: 'ldap.ldif', packages: ['openldap'], script: 'slapcat' };
  const existingState = [
    { path: '/var/lib/ldap', why: 'people', dump },
    { path: '/srv/nfs', why: 'shares', exclude: ['tmp/**'] },
  ];
  const fleet = testFleet({ hosts: { ares: { ...testHost, existingState } } });
  const also = { path: '/srv/game', why: 'worlds', replaceable: 'they are generated' };
  expect(stateOf((host) => host.existingState(also), fleet)).toEqual([
    also,
    { path: '/srv/nfs', why: 'shares', exclude: ['tmp/**'] },
    { path: '/var/lib/ldap', why: 'people', exclude: [], dump: { ...dump, packages: [nix.pkgs('openldap')] } },
  ]);
});

test('state that no backup could save is refused at once, with all that is wrong', () => {
  const dump = { kind: 'sqlite', file: '/srv/other.db' } as const;
  const build = (host: HostStack) => host.existingState({ path: '/srv/game', why: '', exclude: ['../a'], dump });
  expect(synthProblems((app) => build(new HostStack(app, 'ares')))).toEqual([
    "[ares] existingState.dump.file: must be the full path of a file below '/srv/game', got '/srv/other.db'",
    "[ares] existingState.exclude: must be a pattern of what is below '/srv/game', got '../a'; write it like 'cache/**'",
    "[ares] existingState.why: must say what is in it, got ''",
  ]);
});

test('state that another construct declares wrongly names it', () => {
  const remadeBy = 'type it in';
  const lines = synthProblems((app) => {
    const host = new HostStack(app, 'ares');
    host.facets.declare(statePaths, { path: '/srv/a', why: 'notes', replaceable: 'by itself', remadeBy }, host);
  });
  expect(lines).toEqual([
    "[ares] state path /srv/a: remadeBy of 'ares' is for what does not come again by itself; keep it or replaceable",
  ]);
});
