import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Topology } from '../../../constructs/wire-guard-mesh';
import { keyOf, mesh, meshFleet } from './mesh-fleet';

const ENDPOINTS = 'networking/wg0-endpoints.nix';
const named = (name: string) => ({ member: { endpoint: `${name}.example.net` } });
const fleet = meshFleet({
  ares: named('ares'),
  eos: { member: { endpoint: '5.9.1.2' } },
  hera: named('hera'),
  nyx: {},
});

test('a member has the timer for peers with a name, and for no others', () => {
  const { files } = mesh(fleet, {
    topology: Topology.links([
      ['ares', 'eos'],
      ['ares', 'nyx'],
      ['eos', 'hera'],
    ]),
  });
  const hosts = ['ares', 'eos', 'hera', 'nyx'].filter((host) => `generated/${host}/${ENDPOINTS}` in files);
  expect(hosts).toEqual(['eos', 'nyx']);
  const text = String(files[`generated/nyx/${ENDPOINTS}`]);
  expect(text).toContain('services.wg0-endpoints = {');
  expect(text).toContain('path = [ pkgs.wireguard-tools ];');
  expect(text).toContain(`    timers.wg0-endpoints = {
      timerConfig = {
        AccuracySec = 5;
        OnBootSec = 60;
        OnUnitActiveSec = 30;
      };
      wantedBy = [ "timers.target" ];
    };
`);
});

describe('the program', () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'cdknix-endpoints-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Runs it on nyx with a stand-in for `wg`, and returns how it ended and what `wg set` was asked for. */
  function run(ages: Readonly<Record<string, number>>, broken = '') {
    const { files } = mesh(fleet, { topology: Topology.fullMesh() });
    const [, script = ''] = /script = ''\n([^]*?)\n *'';/.exec(String(files[`generated/nyx/${ENDPOINTS}`])) ?? [];
    const now = Math.floor(Date.now() / 1000);
    const handshakes = Object.entries(ages).map(([name, age]) => `${keyOf(name)}\t${age < 0 ? 0 : now - age}`);
    writeFileSync(join(folder, 'handshakes'), handshakes.map((line) => `${line}\n`).join(''));
    const wg = `#!/bin/sh
[ "$1" = show ] && exec cat '${folder}/handshakes'
echo "$*" >> '${folder}/asked'
case "$*" in *'${broken || '-'}'*) exit 1 ;; esac
`;
    writeFileSync(join(folder, 'wg'), wg);
    chmodSync(join(folder, 'wg'), 0o755);
    writeFileSync(join(folder, 'asked'), '');
    const env = { PATH: `${folder}:${process.env['PATH'] ?? ''}` };
    const { status, stderr } = spawnSync('bash', ['-e'], { input: script, encoding: 'utf8', env });
    return { status, stderr, asked: readFileSync(join(folder, 'asked'), 'utf8').split('\n').slice(0, -1) };
  }

  const ask = (name: string): string => `set wg0 peer ${keyOf(name)} endpoint ${name}.example.net:51820`;

  test('looks up names of peers that have been silent, or were never heard', () => {
    expect(run({ ares: 136, eos: 900, hera: -1 })).toEqual({
      status: 0,
      stderr: '',
      asked: [ask('ares'), ask('hera')],
    });
  });

  test('leaves alone whom it hears', () => {
    expect(run({ ares: 120, eos: 3, hera: 130 })).toEqual({ status: 0, stderr: '', asked: [] });
  });

  test('goes on where a name cannot be looked up, and says that it failed', () => {
    expect(run({ ares: 500, hera: 500 }, 'ares.example.net')).toMatchObject({
      status: 1,
      asked: [ask('ares'), ask('hera')],
    });
  });

  test('does nothing where there are no peers', () => {
    expect(run({})).toEqual({ status: 0, stderr: '', asked: [] });
  });
});
