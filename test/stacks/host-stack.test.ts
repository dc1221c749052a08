import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FleetInput, Port } from '../../lib';
import { synthFleet, synthProblems, testFleet, testHost } from '../../lib/testing';
import { HostStack } from '../../stacks/host-stack';

type Service = NonNullable<FleetInput['hosts'][string]['existingServices']>[number];

describe('a HostStack', () => {
  test('must be a host of the fleet; the nearest one is named', () => {
    expect(synthProblems((app) => new HostStack(app, 'aers'))).toEqual([
      "[aers] id: no host of the fleet has that name, got 'aers'; did you mean 'ares'?",
    ]);
  });

  test('is made once', () => {
    const lines = () => synthProblems((app) => [new HostStack(app, 'ares'), new HostStack(app, 'ares')]);
    expect(lines).toThrow("There is already a Construct with name 'ares'");
  });

  test('imports its modules', () => {
    const { files } = synthFleet((app) => new HostStack(app, 'ares'));
    expect(files['generated/ares/default.nix']).toBe(`{
  imports = [
    ./networking/interfaces.nix
    ./system/host.nix
    ./system/locale.nix
    ./system/nix.nix
  ];
}
`);
  });

  test('is of the release that the run asks for', () => {
    let release = '';
    const out = mkdtempSync(join(tmpdir(), 'cdknix-out-'));
    synthFleet((app) => (release = new HostStack(app, 'ares').release), { args: ['--release', '25.05', '--out', out] });
    rmSync(out, { recursive: true });
    expect(release).toBe('25.05');
  });
});

describe('an existing service', () => {
  const ssh: Service = { name: 'ssh', port: 24212, protocol: 'tcp', zones: ['lan'], reason: 'remote access' };
  const fleet = testFleet({ hosts: { ares: { ...testHost, existingServices: [ssh] } } });

  test('of the fleet keeps its port from others, naming both', () => {
    const lines = synthProblems(
      (app) => {
        new HostStack(app, 'ares').existingService({
          port: Port.of(24212),
          protocol: 'tcp',
          zones: ['lan'],
          why: 'a game',
        });
      },
      { fleet },
    );
    expect(lines).toEqual([
      "[ares] port 24212/tcp: is claimed by 'ares' (ssh: remote access) and by 'ares' (a game); give one of them another port or address",
    ]);
  });

  test('may share its port over UDP', () => {
    const lines = synthProblems(
      (app) => {
        new HostStack(app, 'ares').existingService({
          port: Port.of(24212),
          protocol: 'udp',
          zones: ['lan'],
          why: 'a game',
        });
      },
      { fleet },
    );
    expect(lines).toEqual([]);
  });
});
