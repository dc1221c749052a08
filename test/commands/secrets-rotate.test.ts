import { wireGuardPublicKey } from '../../lib/secrets/generate';
import { describeWith } from '../helpers/consumer';
import { SecretsProject } from './secrets-project';

jest.setTimeout(60_000);

type Mesh = { wireguard: { wg0: { 'private-key': string; psk: { ares_hera: string } } } };

const nothing = { stdout: '', code: 1 };

describeWith(['sops', 'age-keygen'], 'cdknix secrets rotate', () => {
  test('gives every host that shares a secret the same new value, and nothing else another', async () => {
    const project = new SecretsProject({ mesh: true });
    await project.secrets(['init']);
    await project.secrets(['init']);
    const before = ['ares', 'hera'].map((host) => project.open(host) as Mesh);
    const run = await project.secrets(['rotate', 'wireguard/wg0/psk/ares_hera']);
    expect(run).toMatchObject({
      code: 0,
      stdout: `ares  wireguard/wg0/psk/ares_hera  generated
hera  wireguard/wg0/psk/ares_hera  generated

Next: commit secrets/ares.yaml secrets/hera.yaml, and switch ares, hera.
A switch of ares restarts or reloads systemd-networkd.service.
A switch of hera restarts or reloads systemd-networkd.service.
Until all of ares, hera have it, they do not understand each other.
`,
    });
    const after = ['ares', 'hera'].map((host) => project.open(host) as Mesh);
    const [psk] = after.map(({ wireguard }) => wireguard.wg0.psk.ares_hera);
    expect(psk).not.toBe(before[0]?.wireguard.wg0.psk.ares_hera);
    const expected = before.map(({ wireguard }) => ({
      wireguard: { wg0: { ...wireguard.wg0, psk: { ares_hera: psk } } },
    }));
    expect(after).toEqual(expected);
  });

  test('makes a new pair for a host of a mesh, and says who has to know its public half', async () => {
    const project = new SecretsProject({ mesh: true });
    await project.secrets(['init']);
    const { 'public-key wg0/ares': old, ...others } = project.lock();
    const run = await project.secrets(['rotate', 'wireguard/wg0/private-key', '--host', 'ares']);
    expect(run).toMatchObject({
      code: 0,
      stdout: `ares  wireguard/wg0/private-key  generated; public half recorded as wg0/ares

Next: npx cdktf synth, commit secrets/ares.yaml fleet.lock.json, and switch ares.
A switch of ares restarts or reloads systemd-networkd.service.
Its peers (hera) have to get the new public key too, by a switch or by hand; until then no tunnel to them works.
`,
    });
    const { 'public-key wg0/ares': now, ...same } = project.lock();
    expect(same).toEqual(others);
    expect(now).not.toBe(old);
    expect(wireGuardPublicKey((project.open('ares') as Mesh).wireguard.wg0['private-key'])).toBe(now);
  });

  test('was killed between a private key and its public half: init finds that out', async () => {
    const project = new SecretsProject({ mesh: true });
    await project.secrets(['init']);
    const lock = project.lock();
    const other = 'QA2qAna4n/CvD3xKXEgMaiwDWZpH3lC2Kn76oJ6rcRw=';
    project.project.write('fleet.lock.json', JSON.stringify({ ...lock, 'public-key wg0/ares': other }));
    const values = project.open('ares');
    const run = await project.secrets(['init', '--host', 'ares']);
    expect(run.stdout).toMatch(/^ares {2}wireguard\/wg0\/private-key +public half recorded as wg0\/ares$/m);
    expect(project.lock()).toEqual(lock);
    expect(project.open('ares')).toMatchObject(values);
  });

  test.each<[string, readonly string[], string]>([
    [
      'is of each host alone',
      ['own'],
      '[cdknix secrets rotate] own: is one of its own on each of ares, hera; add --host NAME, several times for several',
    ],
    [
      'is shared with a host that is left out',
      ['both', '--host', 'ares'],
      '[cdknix secrets rotate] both: is shared with hera, and all change together; leave --host out',
    ],
    ['has no value yet', ['own', '--host', 'ares'], '[ares] secret own: has no value yet; run cdknix secrets init'],
    [
      'comes from Terraform',
      ['tf'],
      '[ares] secret tf: comes from Terraform; let Terraform replace what it comes from (npx cdktf deploy ares), then run cdknix secrets sync',
    ],
    ['is not there', ['bot'], "[cdknix secrets rotate] NAME: no secret has that key, got 'bot'; did you mean 'both'?"],
  ])('refuses what %s', async (_, args, line) => {
    const project = new SecretsProject({
      body: `for (const host of [ares, hera]) {
        new SecretRef(host, 'own', { key: 'own', origin: 'random' });
        new SecretRef(host, 'both', { key: 'both', origin: 'random', shared: true });
      }
      new SecretRef(ares, 'tf', { key: 'tf', origin: 'terraform-output' });`,
    });
    const run = await project.secrets(['rotate', ...args]);
    expect(project.said(run)).toEqual([line]);
    expect(run).toMatchObject({ ...nothing, code: args[0] === 'bot' ? 2 : 1 });
    expect(project.project.has('secrets')).toBe(false);
  });

  test('refuses a key whose public half the fleet gives, and says how to go on, which works', async () => {
    const project = new SecretsProject({ mesh: true });
    await project.secrets(['init']);
    const publicKey = String(project.lock()['public-key wg0/ares']);
    project.program({ mesh: true, members: { ares: `publicKey: '${publicKey}'` } });
    const rotate = () => project.secrets(['rotate', 'wireguard/wg0/private-key', '--host', 'ares']);
    expect(project.said(await rotate())).toEqual([
      '[ares] secret wireguard/wg0/private-key: has its public half in the fleet, where no command can change it; take out networks.wg0.members.ares.publicKey, run cdknix secrets init, which records it in fleet.lock.json, and rotate then',
    ]);
    project.program({ mesh: true });
    const lock = Object.entries(project.lock()).filter(([name]) => name !== 'public-key wg0/ares');
    project.project.write('fleet.lock.json', JSON.stringify(Object.fromEntries(lock)));
    const init = await project.secrets(['init', '--host', 'ares']);
    expect(init.stdout).toMatch(/^ares {2}wireguard\/wg0\/private-key +public half recorded as wg0\/ares$/m);
    expect(project.lock()['public-key wg0/ares']).toBe(publicKey);
    expect((await rotate()).code).toBe(0);
  });

  test('makes nothing up where a value that is merely new would lock somebody out, and takes one that is handed over', async () => {
    const project = new SecretsProject({
      body: `const { ResticBackup, ResticRepository } = require('./constructs/restic-backup');
      new ResticBackup(ares, 'state', { repositories: { near: ResticRepository.local('/mnt/backup') } });`,
    });
    await project.secrets(['init']);
    const before = project.open('ares');
    const run = await project.secrets(['rotate', 'restic/state-near']);
    expect(project.said(run)).toEqual([
      '[ares] secret restic/state-near: gets no value that is merely new: the repository would not open with it; add it there first, with restic-state-near key add on ares, then pipe it in with --from-stdin',
    ]);
    expect(run).toMatchObject(nothing);
    expect(project.open('ares')).toEqual(before);
    const words = project.command(['rotate', 'restic/state-near', '--from-stdin']);
    const piped = ['sh', '-c', 'echo added-there | "$@"', 'sh', ...words];
    expect((await project.project.run(piped, { env: project.environment() })).code).toBe(0);
    expect(project.open('ares')).toEqual({ restic: { 'state-near': 'added-there' } });
  });

  test('without a value, changes nothing', async () => {
    const project = new SecretsProject({ body: "new SecretRef(ares, 't', { key: 't' });" });
    project.encrypt('ares', { t: 'old' });
    const run = await project.secrets(['rotate', 't']);
    expect(run).toMatchObject(nothing);
    expect(project.said(run)).toEqual([
      '[ares] secret t: keeps its value, for no other was given; run this where you can be asked, or pipe one in with --from-stdin',
    ]);
    expect(project.open('ares')).toEqual({ t: 'old' });
  });

  test('takes a new value from standard input, for one host or for those that share it', async () => {
    const project = new SecretsProject({
      body: `for (const host of [ares, hera]) {
        new SecretRef(host, 'own', { key: 'own' });
        new SecretRef(host, 'both', { key: 'both', shared: true });
      }`,
    });
    for (const host of ['ares', 'hera']) project.encrypt(host, { own: host, both: 'old' });
    const pipe = (...args: string[]) => {
      const words = project
        .command(['rotate', ...args, '--from-stdin'])
        .map((word) => `'${word.replaceAll("'", `'\\''`)}'`);
      return project.project.run(['sh', '-c', `echo new | ${words.join(' ')}`], { env: project.environment() });
    };
    expect((await pipe('both')).code).toBe(0);
    const several = await pipe('own', '--host', 'ares', '--host', 'hera');
    expect([several.code, project.said(several)]).toEqual([
      2,
      [
        '[cdknix secrets rotate] --from-stdin: is one value, and own is one of its own on each of ares, hera; name one host',
      ],
    ]);
    expect((await pipe('own', '--host', 'hera')).code).toBe(0);
    expect([project.open('ares'), project.open('hera')]).toEqual([
      { own: 'ares', both: 'new' },
      { own: 'new', both: 'new' },
    ]);
  });
});
