import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { environmentText, type FleetInput, nix, SecretRef, SecretTemplate, type SecretTemplateProps } from '../../lib';
import { recipientOfHostKey } from '../../lib/secrets/age-recipient';
import { synthFleet, synthProblems, testFleet } from '../../lib/testing';
import { HostStack } from '../../stacks/host-stack';

const hostKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIF/KPU3Z5LSjbBI6hrq25wCcseq2UpqSzUFZRr+ux6LM';
const recipient = 'age1x7tvyjp8p0ud4uens760q37f2p4u79c3mru8drnar7vjlr852v9qhc3j76';

function rendered(
  build: (host: HostStack) => unknown,
  place: FleetInput['secrets'],
  facts: Record<string, string> = {},
) {
  const { files } = synthFleet((app) => build(new HostStack(app, 'ares')), {
    fleet: testFleet({ secrets: place }),
    before: { 'fleet.lock.json': JSON.stringify({ ...facts, version: 1 }) },
  });
  return String(files['generated/ares/security/secrets.nix']);
}

describe('the key that opens the secrets of a host', () => {
  const age = (place: 'repo' | 'host', facts: Record<string, string> = {}): string[] => {
    const text = rendered((host) => new SecretRef(host, 'token', { key: 'token' }), place, facts);
    return text
      .split('\n')
      .filter((line) => /^ +(age\.|sshKeyPaths = \[ "\/etc)/.test(line))
      .map((line) => line.trim());
  };
  const sshKey = ['age.sshKeyPaths = [ "/etc/ssh/ssh_host_ed25519_key" ];'];
  const keyFile = ['age.keyFile = "/etc/nixos/secrets/key.txt";'];

  test('is its SSH host key, where that is what is recorded of it', () => {
    const facts = { 'host-key ares': hostKey, 'recipient ares': recipientOfHostKey(hostKey) };
    expect([age('repo', facts), age('host', facts)]).toEqual([sshKey, sshKey]);
  });

  test('is a key file, where another recipient is recorded', () => {
    const facts = { 'host-key ares': hostKey, 'recipient ares': recipient };
    expect([age('repo', facts), age('host', facts)]).toEqual([keyFile, keyFile]);
  });

  test('is what the place suggests, where nothing is recorded', () => {
    expect([age('repo'), age('host'), age('repo', { 'host-key ares': hostKey })]).toEqual([[], keyFile, []]);
  });
});

describe('before a switch, with the file on the host', () => {
  const root = mkdtempSync(join(tmpdir(), 'cdknix-switch-'));
  afterAll(() => rmSync(root, { recursive: true }));
  const text = rendered((host) => {
    new SecretRef(host, 'token', { key: 'token' });
    new SecretRef(host, 'password', { key: 'passwords/ann', neededForUsers: true });
  }, 'host');
  const [, body = ''] = /preSwitchChecks\.secrets = ''\n([^]*?)\n {2}'';/.exec(text) ?? [];
  /** The check itself, on a machine whose files are in a folder, with a program that finds the keys it is told of. */
  const script = body
    .replace('${config.sops.package}', root)
    .replace(/\$\{config\.system\.build\.(sops-nix-(users-)?manifest)\}/g, '$1')
    .replaceAll("''${", '${')
    .replace(/ \/(run|etc)\//g, ` ${root}/$1/`);
  const put = (path: string, content: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content, { mode: 0o755 });
  };
  const check = (...args: string[]) => {
    const { status, stderr } = spawnSync('bash', ['-euc', script, 'check', ...args], { encoding: 'utf8' });
    return { status, said: stderr.replaceAll(root, '').split('\n').slice(0, -1) };
  };
  const system = '/nix/store/system';
  const fine = { status: 0, said: [] };
  const notThere = (file: string): string =>
    `/etc/nixos/secrets/${file} is not in place; npx cdknix secrets onboard ares tells how it gets there`;
  const why =
    'secrets: without all of them accounts are locked and the network may stay down, so nothing was changed; npx cdknix secrets status tells what is missing';
  const installer = (missing: string): string =>
    `#!/bin/sh\n[ "$2" != ${missing} ] || { echo "$1 $2: the key cannot be found" >&2; exit 1; }\n`;

  test('L2, L5: file and key have to be there, and in the file all that is declared, or nothing is changed', () => {
    put('bin/sops-install-secrets', installer('none'));
    expect(check(system, 'switch')).toEqual(fine);
    put('run/booted-system', '');
    const refused = { status: 1, said: [notThere('ares.yaml'), notThere('key.txt'), why] };
    expect([check(system), check(system, 'test'), check(system, 'boot')]).toEqual([refused, refused, refused]);
    expect(check(system, 'dry-activate')).toEqual(fine);
    put('etc/nixos/secrets/ares.yaml', 'token: ENC[]');
    put('etc/nixos/secrets/key.txt', '');
    expect(check(system, 'switch')).toEqual({ status: 1, said: [notThere('key.txt'), why] });
    put('etc/nixos/secrets/key.txt', 'a key');
    expect(check(system, 'switch')).toEqual(fine);
    for (const manifest of ['sops-nix-users-manifest', 'sops-nix-manifest']) {
      put('bin/sops-install-secrets', installer(manifest));
      const line = `-check-mode=sopsfile ${manifest}: the key cannot be found`;
      expect(check(system, 'switch')).toEqual({ status: 1, said: [line, why] });
    }
  });

  test('nothing is asked where the file is part of the system', () => {
    expect(rendered((host) => new SecretRef(host, 'token', { key: 'token' }), 'repo')).not.toContain('preSwitchChecks');
  });
});

describe('a secret template', () => {
  const template =
    (props: Partial<SecretTemplateProps> = {}) =>
    (host: HostStack) => {
      const token = new SecretRef(host, 'token', { key: 'tokens/demo' });
      return new SecretTemplate(host, 'env', {
        name: 'demo.env',
        content: () => environmentText({ TOKEN: token, MODE: 'fast' }),
        ...props,
      });
    };

  test('has stand-ins where the values go, and its units', () => {
    const text = rendered(template({ owner: 'demo', restartUnits: ['b.service', 'a.service'] }), 'repo');
    expect(text.slice(text.indexOf('    templates'))).toBe(`    templates."demo.env" = {
      content = ''
        MODE=fast
        TOKEN=\${config.sops.placeholder."tokens/demo"}
      '';
      mode = "0400";
      owner = "demo";
      restartUnits = [
        "a.service"
        "b.service"
      ];
    };
  };
}
`);
  });

  const refused = (build: (host: HostStack) => unknown): string[] =>
    synthProblems((app) => build(new HostStack(app, 'ares')));

  test.each(['', 'a/b', '../x', 'a b', '.env'])('is refused with the name %j', (name) => {
    expect(refused(template({ name }))).toEqual([
      `[ares/env] name: must be a file name of letters, digits, '.', - and _, got '${name}'; write it like 'restic.env'`,
    ]);
  });

  test.each(['400', '0444', '0401'])('is refused with the mode %j', (mode) => {
    expect(refused(template({ mode }))).toEqual([
      `[ares/env] mode: must be four octal digits with nothing for others, got '${mode}'; write it like '0400'`,
    ]);
  });

  test('is refused when another one has its name, naming both', () => {
    const both = (host: HostStack): void => {
      template()(host);
      new SecretTemplate(host, 'other', { name: 'demo.env', content: () => nix.text`x` });
    };
    expect(refused(both)).toEqual([
      "[ares] secret template demo.env: is declared by 'ares/env' and by 'ares/other'; give each its own name",
    ]);
  });

  test('is refused with a secret that is decrypted before templates are made', () => {
    const early = (host: HostStack): void => {
      const hash = new SecretRef(host, 'hash', { key: 'passwords/ann', neededForUsers: true });
      new SecretTemplate(host, 'env', { name: 'demo.env', content: () => environmentText({ HASH: hash }) });
    };
    expect(refused(early)).toEqual([
      '[ares/hash] placeholder: cannot be part of a template, for it is decrypted before those are made, got neededForUsers: true; use its path, or give it a second key',
    ]);
  });
});

test('a key that others are below is refused, for a value has no place for them', () => {
  const lines = synthProblems((app) => {
    const host = new HostStack(app, 'ares');
    new SecretRef(host, 'one', { key: 'tokens' });
    new SecretRef(host, 'other', { key: 'tokens-2' });
    new SecretRef(host, 'two', { key: 'tokens/demo' });
  });
  expect(lines).toEqual([
    "[ares] secret tokens/demo: is below 'tokens' of 'ares/one', which has a value itself; rename one of them",
  ]);
});
