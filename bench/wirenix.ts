/** The full mesh of `bench/mesh.ts`, as the Nix flake wirenix evaluates it. */
import { isDeepStrictEqual } from 'node:util';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findNixosTree, findProgram } from '../test/helpers/consumer';
import { membersOf, namesOf } from './members';

/** How its connection names both ends: by the network, as in its own example of a full mesh, or with no filter. */
export const selections = ['network', 'anyone'] as const;

const limit = 120;
const checkout = process.env['CDKNIX_WIRENIX'] ?? '';
const nix = findProgram('nix-instantiate');
const tree = findNixosTree();

/** What its module does for each host, its peers only, without NixOS's own evaluation around it. */
const evaluation = `let
  input = builtins.fromJSON (builtins.readFile ./wirenix.json);
  lib = import input.lib;
  parse = import (input.wirenix + "/parsers/v1.nix") { inherit lib; };
  configure = import (input.wirenix + "/configurers/networkd.nix") { inherit lib; };
  keys = import (input.wirenix + "/key-providers/acl.nix");
  peers = name: (configure [ keys ] (parse input.acl) name).systemd.network.netdevs."50-wg0".wireguardPeers;
in
lib.genAttrs (map (peer: peer.name) input.acl.peers) peers
`;

/** Why it cannot be measured here; undefined when it can. */
export function whyNoWirenix(): string | undefined {
  if (checkout === '') return 'not measured: set CDKNIX_WIRENIX to a checkout';
  if (nix === undefined) return 'not measured: Nix is not installed';
  return tree === undefined ? 'not measured: set CDKNIX_NIXOS_TREE to a checkout of nixpkgs' : undefined;
}

/** Evaluates the peers of all hosts in one process, checks that they are the full mesh, and says what it took. */
export function evaluateWirenix(count: number, selection: (typeof selections)[number], scratch: string): string {
  const folder = mkdtempSync(join(scratch, 'wirenix-'));
  const acl = aclOf(count, selection);
  const input = { wirenix: resolve(checkout), lib: join(resolve(tree ?? ''), 'lib'), acl };
  writeFileSync(join(folder, 'wirenix.json'), JSON.stringify(input));
  writeFileSync(join(folder, 'wirenix.nix'), evaluation);
  const statistics = join(folder, 'statistics.json');
  const start = process.hrtime.bigint();
  const { error, status, stdout, stderr } = spawnSync(
    nix ?? 'nix-instantiate',
    ['--eval', '--strict', '--json', 'wirenix.nix'],
    {
      cwd: folder,
      env: { ...process.env, NIX_SHOW_STATS: '1', NIX_SHOW_STATS_PATH: statistics },
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
      timeout: limit * 1000,
    },
  );
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  if (error !== undefined && 'code' in error && error.code === 'ETIMEDOUT') return `more than ${limit} s`;
  if (error !== undefined || status !== 0) throw new Error(`wirenix: ${error?.message ?? stderr}`);
  const peers = countPeers(JSON.parse(stdout) as Peers, acl.peers);
  const { cpuTime } = JSON.parse(readFileSync(statistics, 'utf8')) as { cpuTime: number };
  return `${seconds.toFixed(2)} s (processor ${cpuTime.toFixed(2)} s), ${peers} peers`;
}

type Peers = Readonly<Record<string, readonly { wireguardPeerConfig: { PublicKey: string } }[]>>;

/** How many peers all hosts have together; fails unless each host has every other one. */
function countPeers(peers: Peers, members: readonly { name: string; publicKey: string }[]): number {
  const has = (name: string) => (peers[name] ?? []).map((peer) => peer.wireguardPeerConfig.PublicKey).sort();
  for (const { name } of members) {
    const others = members.filter((other) => other.name !== name).map((other) => other.publicKey);
    if (!isDeepStrictEqual(has(name), others.sort())) throw new Error(`wirenix: ${name} has other peers than ours`);
  }
  return Object.values(peers).flat().length;
}

/** The mesh as its access list. */
function aclOf(count: number, selection: (typeof selections)[number]) {
  const ends = selection === 'network' ? [{ type: 'subnet', rule: 'is', value: 'wg0' }] : [];
  const peers = Object.entries(membersOf(namesOf(count))).map(([name, { endpoint, ipv4, ipv6, publicKey }]) => ({
    name,
    subnets: { wg0: { listenPort: 51820, ipAddresses: [ipv4, ipv6] } },
    publicKey,
    privateKeyFile: '/run/secrets/wg0',
    endpoints: [{ ip: endpoint, port: 51820 }],
  }));
  const connections = [{ a: ends, b: ends, subnets: ['wg0'] }];
  return { version: 'v1', subnets: [{ name: 'wg0' }], groups: [], peers, connections };
}
