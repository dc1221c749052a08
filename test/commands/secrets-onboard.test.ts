import { spawn } from 'node:child_process';
import { statSync, symlinkSync } from 'node:fs';
import { recipientOfHostKey } from '../../lib/secrets/age-recipient';
import { describeWith, run } from '../helpers/consumer';
import { ageKey, SecretsProject } from './secrets-project';

const body = "new SecretRef(ares, 'token', { key: 'tokens/github' });";
const hostKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIF/KPU3Z5LSjbBI6hrq25wCcseq2UpqSzUFZRr+ux6LM';
const fingerprint = 'SHA256:G0IuRX3+xADbapLPmnpXFtLKKnVmqDhUVYKJH7XUXeI';

describeWith(['sops', 'age', 'ssh-keygen'], 'cdknix secrets onboard', () => {
  async function onboard(project: SecretsProject, ...args: string[]) {
    const ended = await project.secrets(['onboard', ...args]);
    return { code: ended.code, stdout: ended.stdout, said: project.said(ended) };
  }

  test('records the SSH host key of a machine, and the recipient that stands for it', async () => {
    const project = new SecretsProject({ body, onboarded: [] });
    project.project.write('ares.pub', `# ares:22 SSH-2.0-OpenSSH_9.8\nares ${hostKey}\nares ssh-rsa AAAA\n`);
    expect(await onboard(project, 'ares', '--ssh-host-key', 'ares.pub')).toEqual({
      code: 0,
      said: [],
      stdout: `ares
  recipient    ${recipientOfHostKey(hostKey)}
  fingerprint  ${fingerprint}
  recorded in fleet.lock.json
  secrets/ares.yaml is not here yet

  Next:
  1. compare the fingerprint at the machine's own keyboard: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub
  2. npx cdktf synth
  3. npx cdknix secrets init --host ares
`,
    });
    expect(project.lock()).toEqual({
      'host-key ares': hostKey,
      'recipient ares': recipientOfHostKey(hostKey),
      version: 1,
    });
    expect(run('ssh-keygen', ['-lf', project.project.at('ares.pub')])).toContain(fingerprint);
  });

  test('reads standard input, and says the same again the second time', async () => {
    const project = new SecretsProject({ body, onboarded: [] });
    const pipe = (): Promise<number | null> => {
      const [program = '', ...args] = project.command(['onboard', 'ares', '--ssh-host-key', '-']);
      const env = { ...process.env, ...project.environment() };
      const child = spawn(program, args, { cwd: project.project.root, env, stdio: ['pipe', 'ignore', 'ignore'] });
      child.stdin.end(`${hostKey} root@ares\n`);
      return new Promise((done) => child.on('close', done));
    };
    expect([await pipe(), await pipe()]).toEqual([0, 0]);
    expect(project.lock()).toMatchObject({ 'host-key ares': hostKey });
  });

  test('says how the file gets to a machine that keeps its own, where nobody logs in as root', async () => {
    const project = new SecretsProject({ body, onboarded: [], place: 'host' });
    const { stdout } = await onboard(project, 'ares', '--recipient', ageKey().recipient);
    expect(stdout.slice(stdout.indexOf('  Next:'))).toBe(`  Next:
  1. npx cdktf synth
  2. npx cdknix secrets init --host ares
  3. scp secrets/ares.yaml ares: && ssh -t ares sudo install -D -m 0400 ares.yaml /etc/nixos/secrets/ares.yaml
`);
  });

  test('makes a key for a machine to be, outside the project and for its owner alone', async () => {
    const project = new SecretsProject({ body, onboarded: [], place: 'host' });
    const folder = project.project.at('../keys');
    const { code, stdout } = await onboard(project, 'ares', '--new-key', '../keys');
    expect(code).toBe(0);
    expect(stdout.slice(stdout.indexOf('  Next:'))).toBe(`  Next:
  1. npx cdktf synth
  2. npx cdknix secrets init --host ares
  3. install -D -m 0400 secrets/ares.yaml ${folder}/ares/etc/nixos/secrets/ares.yaml
  4. nixos-anywhere --extra-files ${folder}/ares --flake .#ares root@ADDRESS
  5. rm -r ${folder}/ares, once the machine runs: its private key is in there
`);
    const file = `${folder}/ares/etc/ssh/ssh_host_ed25519_key`;
    const modes = [folder, `${folder}/ares`, file].map((path) => statSync(path).mode & 0o777);
    expect(modes).toEqual([0o700, 0o755, 0o600]);
    const publicKey = run('ssh-keygen', ['-y', '-f', file]).split(' ').slice(0, 2).join(' ').trim();
    expect(project.lock()).toMatchObject({
      'host-key ares': publicKey,
      'recipient ares': recipientOfHostKey(publicKey),
    });
    const again = await onboard(project, 'ares', '--new-key', '../keys', '--replace');
    expect(again.said).toEqual([
      `[cdknix secrets onboard] ${file}: is there already, and no key is ever overwritten; name another folder`,
    ]);
  });

  test('lets the host open its file, and whoever should not open it no more', async () => {
    const project = new SecretsProject({ body });
    const stranger = ageKey();
    project.encrypt('ares', { tokens: { github: 'a' } }, [project.operator.recipient, stranger.recipient]);
    const before = project.project.read('secrets/ares.yaml');
    const { code, stdout } = await onboard(project, 'ares');
    expect({ code, tail: stdout.split('\n').slice(3) }).toEqual({
      code: 0,
      tail: [
        '  secrets/ares.yaml is opened by the right keys from now on',
        '',
        '  Next:',
        '  1. npx cdktf synth',
        '  2. for each value that others must not know: npx cdknix secrets rotate KEY, for a key that opened it does so no more',
        '',
      ],
    });
    expect(project.open('ares', project.hosts['ares'])).toEqual({ tokens: { github: 'a' } });
    expect(() => project.open('ares', stranger)).toThrow('did not match any of the recipients');
    // The stranger may have kept the key of the values themselves: with that, and the old file's head, the new ones are closed.
    const head = before.slice(before.indexOf('sops:'));
    project.project.write('secrets/ares.yaml', project.project.read('secrets/ares.yaml').replace(/^sops:[^]*/m, head));
    expect(() => project.open('ares', stranger)).toThrow('message authentication failed');
  });

  test('says what is left to do where no key that is here opens the file', async () => {
    const project = new SecretsProject({ body });
    project.encrypt('ares', { tokens: { github: 'a' } }, [ageKey().recipient]);
    const before = project.project.read('secrets/ares.yaml');
    const { code, stdout } = await onboard(project, 'ares');
    expect(code).toBe(1);
    expect(stdout).toContain(
      '\n  secrets/ares.yaml is as it was: it is not opened by the key that is here, but by those of age1',
    );
    expect(stdout).toContain('\n  2. where a key that opens it is: npx cdknix secrets onboard ares\n');
    expect(project.project.read('secrets/ares.yaml')).toBe(before);
  });

  test('takes the place of a key that is lost only when told to', async () => {
    const project = new SecretsProject({ body });
    const { recipient } = ageKey();
    const old = project.hosts['ares']!.recipient;
    expect(await onboard(project, 'ares', '--recipient', recipient)).toEqual({
      code: 1,
      stdout: '',
      said: [
        `[cdknix secrets onboard] ares: has a key already, got '${old}'; add --replace if that is lost, or the machine is another`,
      ],
    });
    expect((await onboard(project, 'ares', '--recipient', recipient, '--replace')).code).toBe(0);
    expect(project.lock()).toMatchObject({ 'recipient ares': recipient });
  });

  describe('refuses', () => {
    let project: SecretsProject;
    beforeAll(() => {
      project = new SecretsProject({ body, onboarded: ['hera'] });
      project.project.write('private', '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNz\n');
      project.project.write('two.pub', `ares ${hostKey}\nares ${hostKey.replace('6LM', '6LN')}\n`);
      project.project.write('none.pub', 'ares ssh-rsa AAAA\n');
      symlinkSync(project.project.root, project.project.at('../link'));
    });
    const usage = '[cdknix secrets onboard]';
    test.each<[string, string[], number, string]>([
      [
        'no host',
        [],
        2,
        `${usage} HOST: is missing; secrets onboard takes HOST, --ssh-host-key FILE, --recipient AGE1…, --new-key DIR, --replace, --app COMMAND, --help`,
      ],
      [
        'two hosts',
        ['ares', 'hera'],
        2,
        `${usage} arguments: are one too many, got 'hera'; secrets onboard takes HOST, --ssh-host-key FILE, --recipient AGE1…, --new-key DIR, --replace, --app COMMAND, --help`,
      ],
      ['no such host', ['arse'], 2, `${usage} HOST: no host has that name, got 'arse'; did you mean 'ares'?`],
      [
        'a host of which no key is known',
        ['ares'],
        2,
        `${usage} HOST: no key of it is known; add --ssh-host-key FILE, --recipient AGE1…, or --new-key DIR for a machine to be`,
      ],
      [
        'two keys',
        ['ares', '--recipient', 'age1', '--new-key', 'x'],
        2,
        `${usage} arguments: name one key, got --recipient and --new-key; leave one out`,
      ],
      [
        'a private key',
        ['ares', '--ssh-host-key', 'private'],
        2,
        `${usage} --ssh-host-key: private is a private key, which belongs on its machine alone; give the one in ssh_host_ed25519_key.pub`,
      ],
      [
        'keys of two machines',
        ['ares', '--ssh-host-key', 'two.pub'],
        2,
        `${usage} --ssh-host-key: two.pub has 2 different keys; give that of one machine`,
      ],
      [
        'a key of another type',
        ['ares', '--ssh-host-key', 'none.pub'],
        2,
        `${usage} --ssh-host-key: none.pub has no key of type ssh-ed25519; take /etc/ssh/ssh_host_ed25519_key.pub of the machine`,
      ],
      [
        'a file that is not there',
        ['ares', '--ssh-host-key', 'ares.pub'],
        2,
        `${usage} --ssh-host-key: no file is there, got 'ares.pub'; write - for standard input`,
      ],
      [
        'a key of age',
        ['ares', '--recipient', 'AGE-SECRET-KEY-1QQ'],
        2,
        `${usage} --recipient: is a private key; give its recipient (age-keygen -y), and replace this one, which has been exposed`,
      ],
      [
        'a private key in the project',
        ['ares', '--new-key', 'keys'],
        1,
        'keys: is inside ROOT, whose files are published; name a folder elsewhere',
      ],
      [
        'a private key in the project by a link',
        ['ares', '--new-key', '../link/keys'],
        1,
        '../link/keys: is inside ROOT, whose files are published; name a folder elsewhere',
      ],
    ])('%s', async (_, args, code, line) => {
      const { root } = project.project;
      const ended = await onboard(project, ...args);
      const said = ended.said.map((text) => text.replaceAll(root, 'ROOT'));
      expect({ code: ended.code, stdout: ended.stdout, said }).toEqual({ code, stdout: '', said: [line] });
      expect(project.project.has('keys')).toBe(false);
      expect(project.lock()).not.toHaveProperty('recipient ares');
    });

    test('the key of another machine, or of a person, who would open its secrets', async () => {
      const line = (name: string): string =>
        `${usage} ares: has the key of '${name}', who would open its secrets; give each its own, with --new-key DIR or ssh-keygen`;
      const { recipient } = project.hosts['hera']!;
      expect((await onboard(project, 'ares', '--recipient', recipient)).said).toEqual([line('hera')]);
      expect((await onboard(project, 'ares', '--recipient', project.operator.recipient)).said).toEqual([line('ann')]);
    });
  });
});
