import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { wireGuardPublicKey } from '../../lib/secrets/generate';
import { describeWith, run } from '../helpers/consumer';
import { filesWith, SecretsProject } from './secrets-project';
import { atTerminal, type Typed } from './terminal';

jest.setTimeout(60_000);

function session(
  project: SecretsProject,
  args: readonly string[],
  typed: readonly Typed[],
  more: Readonly<Record<string, string | undefined>> = {},
) {
  const home = { HOME: project.project.at('../home'), TMPDIR: project.project.at('../tmp') };
  const env = { ...home, ...project.environment(), NO_COLOR: '1', ...more };
  return atTerminal(project.command(args), { cwd: project.project.root, env }, typed);
}

describeWith(['sops', 'age-keygen', 'script', 'openssl'], 'at a terminal, cdknix secrets init', () => {
  test('asks for what cannot be made, and shows nothing of it', async () => {
    const project = new SecretsProject({
      body: `new SecretRef(ares, 'p', { key: 'passwords/ann', origin: 'password-hash', neededForUsers: true });
             new SecretRef(ares, 't', { key: 'tokens/t' }); new SecretRef(ares, 'u', { key: 'tokens/u' });`,
    });
    const first = 'ares: passwords/ann, password (unseen; empty for later): ';
    const again = 'ares: passwords/ann, once more: ';
    const { screen, code } = await session(
      project,
      ['init'],
      [
        [first, 'marker-one\r'],
        [again, 'marker-two\r'],
        [first, 'marker-ü one\r'],
        [again, 'marker-ü one\r'],
        ['ares: tokens/t, value (unseen; empty for later): ', 'wrong\x15marker-tokex\x7fn\r'],
        ['ares: tokens/u, value (unseen; empty for later): ', '\r'],
      ],
    );
    expect(screen).toBe(`${first}
${again}
is not the same both times; try again
${first}
${again}
ares: tokens/t, value (unseen; empty for later): 
ares: tokens/u, value (unseen; empty for later): 
[ares] secret tokens/u: has no value yet; run cdknix secrets init where you can be asked, or pipe it into cdknix secrets init --host ares --from-stdin tokens/u
ares  passwords/ann  hash of the password
ares  tokens/t       as given

Next: commit secrets/ares.yaml, and switch ares.
`);
    expect(code).toBe(1);
    const { passwords, tokens } = project.open('ares', project.hosts['ares']) as Record<string, Record<string, string>>;
    expect(tokens).toEqual({ t: 'marker-token' });
    const [, salt] = /^\$6\$([^$]+)\$/.exec(passwords?.['ann'] ?? '') ?? [];
    if (salt !== undefined) {
      const hash = run('openssl', ['passwd', '-6', '-salt', salt, '-stdin'], { input: 'marker-ü one\n' });
      expect(hash.trim()).toBe(passwords?.['ann']);
    }
    expect(filesWith(['marker-'], project.project.at('..'))).toEqual([]);
  });

  test('refuses a private key of another public one, and a pasted value of several lines', async () => {
    const key = 'kBGI1WhSjHqbUVrgRL6NWpMMECRYFYx6yGSiBUL3MVs=';
    const publicKey = wireGuardPublicKey(key) ?? '';
    const project = new SecretsProject({
      mesh: true,
      members: { ares: `publicKey: '${publicKey}'` },
      body: "new SecretRef(ares, 't', { key: 'tokens/t' });",
    });
    const token = 'ares: tokens/t, value (unseen; empty for later): ';
    const question = `ares: wireguard/wg0/private-key, private key of ${publicKey} (unseen; empty for later): `;
    const { screen, code } = await session(
      project,
      ['init', '--host', 'ares'],
      [
        [token, 'marker-1\rmarker-2\r'],
        [token, 'marker-3\r'],
        [question, 'nonsense\r'],
        [question, `${key.replace('kBG', 'aBG')}\r`],
        [question, `${key}\r`],
      ],
    );
    expect(screen.slice(screen.indexOf(token))).toBe(`${token}
has several lines, which a prompt cannot take; pipe it in, with --from-stdin tokens/t
${token}
${question}
must be 32 bytes in base64, 44 characters, as wg genkey makes; give it again
${question}
is the private key of another public one, not of ${publicKey}; give the right one
${question}
ares  tokens/t                   as given
ares  wireguard/wg0/private-key  as given

Next: commit secrets/ares.yaml, and switch ares.
`);
    expect(code).toBe(0);
    expect(project.open('ares')).toEqual({ tokens: { t: 'marker-3' }, wireguard: { wg0: { 'private-key': key } } });
  });

  test('asks nothing and writes nothing where a password could not be hashed', async () => {
    const project = new SecretsProject({
      body: `new SecretRef(ares, 'a', { key: 'a', origin: 'random' });
             new SecretRef(hera, 'p', { key: 'adguard/ann', origin: 'bcrypt-hash' });`,
    });
    const bin = project.project.at('../bin');
    mkdirSync(bin);
    for (const name of ['htpasswd', 'mkpasswd']) writeFileSync(join(bin, name), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    const { PATH = '', ...others } = { ...process.env, ...project.environment() };
    const { screen, code } = await session(project, ['init'], [], { ...others, PATH: `${bin}:${PATH}` });
    expect(screen).toBe(
      '[hera] secret adguard/ann: cannot be hashed: htpasswd and mkpasswd are not here, or cannot; install one (nixpkgs: mkpasswd, apacheHttpd), or give the hash itself with --from-stdin adguard/ann\n',
    );
    expect([code, project.project.has('secrets/ares.yaml')]).toEqual([1, false]);
  });

  test('stops at Ctrl-C with hosts before it done, and the next run goes on', async () => {
    const project = new SecretsProject({
      body: `new SecretRef(ares, 'a', { key: 'a', origin: 'random' }); new SecretRef(hera, 't', { key: 't' });`,
    });
    const question = 'hera: t, value (unseen; empty for later): ';
    const { screen, code } = await session(project, ['init'], [[question, 'marker\x03']]);
    expect(screen).toBe(`${question}
[cdknix secrets] was interrupted; hosts that were done before have their values, and the next run goes on
`);
    expect(code).toBe(1);
    expect(Object.keys(project.open('ares'))).toEqual(['a']);
    const values = project.open('ares');
    expect((await session(project, ['init'], [[question, 'given\r']])).code).toBe(0);
    expect([project.open('ares'), project.open('hera')]).toEqual([values, { t: 'given' }]);
  });
});
