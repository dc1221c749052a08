import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { recordings } from './recording';

/** Real programs that generated output is checked with, and whether `.ci/run` can install each one. */
const consumers = {
  nix: { program: 'nix-instantiate', inCi: true },
  nixfmt: { program: 'nixfmt', inCi: false },
  statix: { program: 'statix', inCi: false },
  deadnix: { program: 'deadnix', inCi: false },
  git: { program: 'git', inCi: true },
  tofu: { program: 'tofu', inCi: false },
  curl: { program: 'curl', inCi: false },
  kdig: { program: 'kdig', inCi: true },
  jq: { program: 'jq', inCi: true },
  python3: { program: 'python3', inCi: false },
  adguardhome: { program: 'AdGuardHome', inCi: false },
  nginx: { program: 'nginx', inCi: true },
  openssl: { program: 'openssl', inCi: true },
  'wireguard-go': { program: 'wireguard-go', inCi: false },
  script: { program: 'script', inCi: true },
  cloudflared: { program: 'cloudflared', inCi: false },
  sshd: { program: 'sshd', inCi: false },
  'google-authenticator': { program: 'google-authenticator', inCi: false },
  lego: { program: 'lego', inCi: false },
  pebble: { program: 'pebble', inCi: false },
  shellcheck: { program: 'shellcheck', inCi: true },
  'systemd-analyze': { program: 'systemd-analyze', inCi: false },
  'nix-env': { program: 'nix-env', inCi: true },
  sops: { program: 'sops', inCi: false },
  age: { program: 'age', inCi: false },
  'ssh-keygen': { program: 'ssh-keygen', inCi: false },
  promtool: { program: 'promtool', inCi: true },
  perl: { program: 'perl', inCi: true },
  restic: { program: 'restic', inCi: true },
  rclone: { program: 'rclone', inCi: true },
  sqlite3: { program: 'sqlite3', inCi: true },
  sudo: { program: 'sudo', inCi: false },
  visudo: { program: 'visudo', inCi: false },
  'age-keygen': { program: 'age-keygen', inCi: false },
  mkpasswd: { program: 'mkpasswd', inCi: false },
  'sops-install-secrets': { program: 'sops-install-secrets', inCi: false },
  prometheus: { program: 'prometheus', inCi: true },
  'node-exporter': { program: 'prometheus-node-exporter', inCi: true },
  'blackbox-exporter': { program: 'prometheus-blackbox-exporter', inCi: true },
  amtool: { program: 'amtool', inCi: false },
  loki: { program: 'loki', inCi: false },
  promtail: { program: 'promtail', inCi: false },
  'alloy-syntax': { program: 'alloy-syntax', inCi: false },
  alertmanager: { program: 'alertmanager', inCi: false },
} as const;

export type Consumer = keyof typeof consumers;

const cacheFolder = join(homedir(), '.cache', 'cdknix');

/** The program's path: from PATH, or from the cache folder's `bin`; undefined when it is not here. */
export function findProgram(program: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(':'), join(cacheFolder, 'bin')];
  return folders.map((folder) => join(folder, program)).find((file) => existsSync(file));
}

/** The NixOS module tree that hosts are evaluated with; undefined when it is not here. */
export function findNixosTree(): string | undefined {
  const tree = process.env['CDKNIX_NIXOS_TREE'] ?? join(cacheFolder, 'nixos-tree');
  return existsSync(join(tree, 'nixos', 'modules', 'module-list.nix')) ? tree : undefined;
}

/**
 * A folder from which OpenTofu installs the Cloudflare provider without the network, laid out as a `filesystem_mirror`;
 * undefined when it is not here.
 */
export function findTofuMirror(): string | undefined {
  const mirror = process.env['CDKNIX_TOFU_MIRROR'] ?? join(cacheFolder, 'tofu-mirror');
  return existsSync(join(mirror, 'registry.opentofu.org', 'cloudflare', 'cloudflare')) ? mirror : undefined;
}

/** What is no program on PATH: where it is, if it is here. */
const places = {
  'nixos-tree': findNixosTree,
  // The tree, or what it answered elsewhere to the very same questions.
  'nixos-answers': () => findNixosTree() ?? (existsSync(recordings) ? recordings : undefined),
  'cloudflare-provider': findTofuMirror,
  // A server, which root starts as another user.
  postgresql: () => (process.getuid?.() === 0 ? ['/usr/lib/postgresql'].find(existsSync) : undefined),
  // That of Debian 12 serves no buckets.
  'rclone-s3': () => [join(cacheFolder, 'bin', 'rclone')].find(existsSync),
} as const;

type Place = keyof typeof places;

const isPlace = (name: Consumer | Place): name is Place => name in places;

/**
 * A `describe` that runs where the real program is installed and is a visible skip elsewhere.
 * With `CI=true`, a program that CI can install must be there: then it runs, and fails without it.
 */
export function describeWith(names: readonly (Consumer | Place)[], title: string, body: () => void): void {
  const missing = names.filter((name) => {
    return (isPlace(name) ? places[name]() : findProgram(consumers[name].program)) === undefined;
  });
  const required = missing.filter((name) => !isPlace(name) && consumers[name].inCi);
  if (missing.length === 0) {
    describe(title, body);
  } else if (process.env['CI'] === 'true' && required.length > 0) {
    test(`${title}: ${required.join(', ')} must be installed in CI`, () => {
      throw new Error(`not installed: ${required.join(', ')}`);
    });
  } else {
    process.stderr.write(`skipped: ${title}: not installed here: ${missing.join(', ')}\n`);
    describe.skip(`${title} (not installed here: ${missing.join(', ')})`, body);
  }
}

/** Runs a real program and returns what it printed; a failure shows its error output. */
export function run(name: Consumer, args: readonly string[], options: { input?: string; cwd?: string } = {}): string {
  const program = findProgram(consumers[name].program) ?? consumers[name].program;
  return execFileSync(program, args, {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['pipe', 'pipe', 'pipe'],
    ...options,
  });
}
