import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { wireGuardPublicKey } from '../../lib/secrets/generate';
import { describeWith, findProgram } from '../helpers/consumer';
import { ageKey, filesWith, SecretsProject } from './secrets-project';

jest.setTimeout(60_000);

const text = (tree: unknown, ...path: readonly string[]): string => {
  const found = path.reduce<unknown>((node, name) => (node as Record<string, unknown> | undefined)?.[name], tree);
  return typeof found === 'string' ? found : `no text: ${JSON.stringify(found)}`;
};
const nothing = { stdout: '', code: 1 };

describeWith(['sops', 'age-keygen'], 'cdknix secrets init', () => {
  test('makes what can be made, for the host and the operator to read and nobody else', async () => {
    const project = new SecretsProject({
      body: "new SecretRef(ares, 'session', { key: 'web/session', origin: 'random' });",
    });
    const run = await project.secrets(['init']);
    expect(run).toMatchObject({
      code: 0,
      stdout: 'ares  web/session  generated\n\nNext: commit secrets/ares.yaml, and switch ares.\n',
    });
    expect(project.said(run)).toEqual([]);
    expect(text(project.open('ares', project.hosts['ares']), 'web', 'session')).toMatch(/^[\w-]{43}$/);
    expect(project.open('ares')).toEqual(project.open('ares', project.hosts['ares']));
    expect(() => project.open('ares', project.hosts['hera'])).toThrow(/no master key/);
    expect(project.project.has('secrets/hera.yaml')).toBe(false);
    expect(project.project.leftovers()).toEqual([]);
    expect(await project.secrets(['init'])).toMatchObject({ code: 0, stdout: 'Every secret has a value.\n' });
  });

  test('makes WireGuard keys, records their public halves, and then what each pair has in common', async () => {
    const project = new SecretsProject({ mesh: true });
    const first = await project.secrets(['init']);
    expect(first.stdout).toBe(`ares  wireguard/wg0/private-key  generated; public half recorded as wg0/ares
hera  wireguard/wg0/private-key  generated; public half recorded as wg0/hera

Next: npx cdktf synth, commit secrets/ares.yaml secrets/hera.yaml fleet.lock.json, and switch ares, hera.
Then npx cdknix secrets init again: peers that are known now may have a key in common.
`);
    const second = await project.secrets(['init']);
    expect(second.stdout).toBe(`ares  wireguard/wg0/psk/ares_hera  generated
hera  wireguard/wg0/psk/ares_hera  as the others have it

Next: commit secrets/ares.yaml secrets/hera.yaml, and switch ares, hera.
`);
    const [ares, hera] = [project.open('ares'), project.open('hera')];
    expect(project.lock()).toMatchObject({
      'public-key wg0/ares': wireGuardPublicKey(text(ares, 'wireguard', 'wg0', 'private-key')),
      'public-key wg0/hera': wireGuardPublicKey(text(hera, 'wireguard', 'wg0', 'private-key')),
    });
    expect(text(ares, 'wireguard', 'wg0', 'psk', 'ares_hera')).toMatch(/^[A-Za-z0-9+/]{43}=$/);
    expect(text(ares, 'wireguard', 'wg0', 'psk', 'ares_hera')).toBe(text(hera, 'wireguard', 'wg0', 'psk', 'ares_hera'));
  });

  test('leaves every other value as it is, letter by letter', async () => {
    const project = new SecretsProject({ body: "new SecretRef(ares, 'new', { key: 'new', origin: 'random' });" });
    project.encrypt('ares', { old: 'kept', deep: { number: 7, 'multi line': 'a\nb' } });
    const old = project.project
      .read('secrets/ares.yaml')
      .split('\n')
      .filter((line) => /ENC.*data:.*type:(str|int)/.test(line));
    expect((await project.secrets(['init'])).code).toBe(0);
    const { new: made, ...others } = project.open('ares', project.hosts['ares']);
    expect(made).toMatch(/^[\w-]{43}$/);
    expect(others).toEqual({ old: 'kept', deep: { number: 7, 'multi line': 'a\nb' } });
    const kept = project.project.read('secrets/ares.yaml').split('\n');
    expect(old.filter((line) => !line.includes('mac:') && !kept.includes(line))).toEqual([]);
  });

  test('needs no key to make a new file, and takes an empty text for no value', async () => {
    const project = new SecretsProject({
      body: `new SecretRef(ares, 'a', { key: 'a/b', origin: 'random' });
        for (const host of [ares, hera]) new SecretRef(host, 's', { key: 's', origin: 'random', shared: true });`,
    });
    expect((await project.secrets(['init'], { env: { SOPS_AGE_KEY_FILE: '/none' } })).code).toBe(0);
    expect(project.open('ares')).toMatchObject(project.open('hera'));
    project.encrypt('ares', { a: { b: '' }, s: project.open('hera')['s'] });
    expect((await project.secrets(['init'])).stdout).toMatch(/^ares {2}a\/b {2}generated\n/);
  });

  test('takes a value from standard input: a line without its end, several lines as they are', () => {
    const project = new SecretsProject({
      body: "new SecretRef(ares, 'one', { key: 'one' }); new SecretRef(ares, 'two', { key: 'two' });",
    });
    const pipe = (value: string, ...args: string[]) => {
      const [node = '', ...rest] = project.command(args);
      const { root } = project.project;
      const env = {
        HOME: project.project.at('../home'),
        TMPDIR: project.project.at('../tmp'),
        ...project.environment(),
      };
      return spawnSync(node, rest, { cwd: root, env, input: value, encoding: 'utf8' });
    };
    const first = pipe('marker one\n', 'init', '--from-stdin', 'one');
    expect([first.status, first.stdout]).toEqual([
      1,
      'ares  one  as given\n\nNext: commit secrets/ares.yaml, and switch ares.\n',
    ]);
    expect(first.stderr).toBe(
      '[ares] secret two: has no value yet; run cdknix secrets init where you can be asked, or pipe it into cdknix secrets init --host ares --from-stdin two\n',
    );
    expect(pipe('-----BEGIN\nEND-----\n', 'init', '--from-stdin', 'two').status).toBe(0);
    expect(project.open('ares')).toEqual({ one: 'marker one', two: '-----BEGIN\nEND-----\n' });
    const refusals = [
      pipe('x', 'init', '--from-stdin', 'one').stderr,
      pipe('x', 'init', '--from-stdin', 'on').stderr,
      pipe('\n', 'init', '--from-stdin', 'two').stderr,
    ];
    expect(refusals).toEqual([
      '[cdknix secrets init] --from-stdin: one has a value already; cdknix secrets rotate one replaces it\n',
      "[cdknix secrets init] --from-stdin: no secret of ares, hera has that key, got 'on'; did you mean 'one'?\n",
      '[cdknix secrets init] --from-stdin: has no value for two; pipe one in\n',
    ]);
  });
});

describeWith(['sops', 'age-keygen'], 'cdknix secrets init refuses', () => {
  const body =
    "new SecretRef(ares, 'a', { key: 'a/b', origin: 'random' }); new SecretRef(hera, 'a', { key: 'a', origin: 'random' });";

  test('hosts without recipients, all at once, and writes nothing', async () => {
    const project = new SecretsProject({ body, onboarded: [], admins: '[]' });
    const run = await project.secrets(['init']);
    const line = (host: string, what: string) => `[${host}] secrets/${host}.yaml: cannot be made, for ${what}`;
    const nobody = 'nobody who runs the fleet could open it; give recipients to a user in the fleet';
    const machine = (host: string) =>
      `the host has no recipient and could not open it; run cdknix secrets onboard ${host}`;
    expect(project.said(run)).toEqual([
      line('ares', nobody),
      line('ares', machine('ares')),
      line('hera', nobody),
      line('hera', machine('hera')),
    ]);
    expect(run).toMatchObject(nothing);
    expect(project.project.has('secrets')).toBe(false);
  });

  test('to go on without sops', async () => {
    const project = new SecretsProject({ body });
    const path = { PATH: process.execPath.replace(/\/node$/, '') };
    const run = await project.secrets(['init', '--app', `${process.execPath} main.js`], { env: path });
    expect(project.said(run)).toContain(
      '[cdknix secrets] sops: is not installed here; install it, or run this in nix develop',
    );
    expect(run).toMatchObject(nothing);
  });

  test('a file that no key here opens, and one that another key opens', async () => {
    const project = new SecretsProject({ body });
    project.encrypt('ares', { x: 'y' });
    project.encrypt('hera', { x: 'y' });
    const none = await project.secrets(['init'], { env: { SOPS_AGE_KEY_FILE: '' } });
    const readers = (host: string) =>
      [project.operator, project.hosts[host]]
        .map((key) => key?.recipient)
        .sort()
        .join(', ');
    const needs = (host: string) =>
      `[${host}] secrets/${host}.yaml: needs the key of one of its recipients, ${readers(host)}, and none is here; set SOPS_AGE_KEY_FILE to its key file, or put that at ~/.config/sops/age/keys.txt`;
    expect(project.said(none)).toEqual([needs('ares'), needs('hera')]);
    const wrong = await project.secrets(['init', '--host', 'ares'], {
      env: { SOPS_AGE_KEY_FILE: '', SOPS_AGE_KEY: ageKey().secret },
    });
    expect(project.said(wrong)).toEqual([
      `[ares] secrets/ares.yaml: is not opened by the key that is here, but by those of ${readers('ares')}; set SOPS_AGE_KEY_FILE to the key file of one of them, or let one of them run sops updatekeys`,
    ]);
    expect([none, wrong]).toMatchObject([nothing, nothing]);
  });

  test('a file that is open to others, was tampered with, is not encrypted, or has something in the way', async () => {
    const project = new SecretsProject({ body });
    const said = async () => project.said(await project.secrets(['init', '--host', 'ares']));
    const stranger = ageKey().recipient;
    project.encrypt('ares', { x: 'y' }, [project.operator.recipient, stranger]);
    expect(await said()).toEqual([
      `[ares] secrets/ares.yaml: is open to ${stranger}, who may not read it (any more); run sops updatekeys secrets/ares.yaml, and sops rotate --in-place secrets/ares.yaml, before it gets new values`,
    ]);
    project.encrypt('ares', { x: 'yyyy', z: 'zzzz' });
    const lines = project.project.read('secrets/ares.yaml').split('\n');
    project.project.write('secrets/ares.yaml', lines.filter((line) => !line.startsWith('z: ')).join('\n'));
    expect(await said()).toEqual([
      '[ares] secrets/ares.yaml: was changed by something else than sops, or damaged; restore it from version control or a backup',
    ]);
    project.encrypt('ares', { a: 'leaf' });
    expect(await said()).toEqual([
      '[ares] secret a/b: has no place, for a has a value in secrets/ares.yaml; remove that, or rename one',
    ]);
    expect(project.open('ares')).toEqual({ a: 'leaf' });
    project.encrypt('ares', { x: 'y' }, undefined, ['--unencrypted-regex', '^b$']);
    expect(await said()).toEqual([
      '[ares] secrets/ares.yaml: would have a/b in the clear, as its rules for sops say; correct them, or rename the key',
    ]);
    expect(project.open('ares')).toEqual({ x: 'y' });
    project.project.write('secrets/ares.yaml', 'x: y\n');
    expect(await said()).toHaveLength(1);
    expect(project.project.read('secrets/ares.yaml')).toBe('x: y\n');
  });

  test('a private key that does not belong to the public one of the fleet, without showing either', async () => {
    const publicKey = 'QA2qAna4n/CvD3xKXEgMaiwDWZpH3lC2Kn76oJ6rcRw=';
    const project = new SecretsProject({ mesh: true, members: { ares: `publicKey: '${publicKey}'` } });
    const absent = await project.secrets(['init', '--host', 'ares']);
    expect(project.said(absent).at(-1)).toMatch(/^\[ares\] secret wireguard\/wg0\/private-key: has no value yet; /);
    project.encrypt('ares', { wireguard: { wg0: { 'private-key': 'kBGI1WhSjHqbUVrgRL6NWpMMECRYFYx6yGSiBUL3MVs=' } } });
    expect(project.said(await project.secrets(['init', '--host', 'ares'])).at(-1)).toBe(
      '[ares] secret wireguard/wg0/private-key: is not the private key of the public one that the fleet gives wg0/ares; correct that in the fleet, or take it out',
    );
  });

  test('to run twice at once', async () => {
    const project = new SecretsProject({ body });
    project.project.write(`secrets/.secrets.${process.pid}-0123abcd.cdknix-tmp`, '');
    const run = await project.secrets(['init']);
    expect(project.said(run)).toEqual([
      '[cdknix] secrets: are being changed by another run of cdknix; wait until it has ended',
    ]);
    project.project.remove(`secrets/.secrets.${process.pid}-0123abcd.cdknix-tmp`);
    // What a run that was killed has left; no process has that number.
    project.project.write('secrets/.secrets.4194305-0123abcd.cdknix-tmp', '');
    expect((await project.secrets(['init', '--host', 'ares'])).code).toBe(0);
    expect(readdirSync(project.project.at('secrets'))).toEqual(['ares.yaml']);
  });
});

describeWith(['sops', 'age-keygen'], 'whoever looks on', () => {
  test('sees no value on a disk in the clear, in an argument or a variable', async () => {
    const project = new SecretsProject({ body: "new SecretRef(ares, 'a', { key: 'a', origin: 'random' });" });
    const log = project.project.at('../calls');
    const env = project.script(
      'sops',
      `#!/bin/sh\n(tr '\\0' ' ' </proc/$$/cmdline; tr '\\0' ' ' </proc/$$/environ) >>${log}\nexec ${findProgram('sops')} "$@"\n`,
    );
    expect((await project.secrets(['init'], { env })).code).toBe(0);
    expect((await project.secrets(['rotate', 'a'], { env })).code).toBe(0);
    const value = text(project.open('ares'), 'a');
    expect(filesWith([value], project.project.at('..'))).toEqual([]);
    expect(filesWith(['--value-stdin', 'encrypt --age'], project.project.at('..'))).toContain(log);
  });
});
