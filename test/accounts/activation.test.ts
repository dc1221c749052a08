import { describeMachine, MachineFolders, type Ran } from './machine';
import { type RenderedMachine, renderedMachine } from './rendered';

const key = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPRk/BksueiC0g76JjAI6j3A5lSNOL08vUFBSelacaek zeus@hera';
const hash = '$y$j9T$abcdefghijklmnopqrstu.$0123456789012345678901234567890123456789012';

describeMachine([], 'the activation of NixOS', () => {
  let rendered: RenderedMachine;
  let machine: MachineFolders;
  beforeAll(() => {
    rendered = renderedMachine({
      users: {
        zeus: { uid: 2000, wheel: true, shell: 'zsh', keys: [key], description: 'operator' },
        leto: { uid: 2001, expires: '2030-02-01' },
        hermes: { uid: 2002, disabled: true, wheel: true },
        tempd: { uid: 2003, removed: true },
      },
      accounts: { rootPassword: true, ownGroups: ['family'], members: { family: ['leto'] } },
    });
  });
  beforeEach(() => {
    machine = new MachineFolders();
    for (const user of ['zeus', 'leto', 'root']) secret(user, `${hash}\n`);
  });
  afterEach(() => machine.close());

  const secret = (user: string, text: string) => machine.write(`run/secrets-for-users/passwords/${user}`, text, 0o400);
  const accounts = (lines: Readonly<Record<string, string>>, shadow: Readonly<Record<string, string>> = {}): void => {
    const all = { root: '0:0::/root:/bin/sh', ...lines };
    const text = Object.entries(all).map(([name, line]) => `${name}:x:${line}\n`);
    machine.write('etc/passwd', text.join(''));
    const hashes = Object.keys(all).map((name) => `${name}:${shadow[name] ?? '$6$old$old:19000::::::'}\n`);
    machine.write('etc/shadow', hashes.join(''), 0o640);
    machine.write('etc/group', 'root:x:0:\nwheel:x:1:tempd\n');
  };
  const activate = (): Ran => machine.activate(rendered.spec, rendered.check);
  const said = ({ err }: Ran): string[] => err.split('\n').filter((line) => line !== '' && !line.includes('nscd'));

  test('makes the accounts of an empty machine what the fleet says', () => {
    const ran = activate();
    expect([said(ran), ran.status]).toEqual([[], 0]);
    expect(machine.line('etc/passwd', 'zeus')).toBe('x:2000:100:operator:/home/zeus:/run/current-system/sw/bin/zsh');
    expect(machine.line('etc/passwd', 'hermes')).toMatch(
      /^x:2002:100::\/home\/hermes:\/nix\/store\/\S+\/bin\/nologin$/,
    );
    expect(machine.line('etc/shadow', 'zeus')).toBe(`${hash}:1:::::2932896:`);
    expect(machine.line('etc/shadow', 'leto')).toBe(`${hash}:1:::::21946:`);
    expect(machine.line('etc/shadow', 'hermes')).toBe('!:1:::::1:');
    expect(machine.line('etc/shadow', 'root')).toBe(`${hash}:1::::::`);
    expect(machine.line('etc/group', 'wheel')).toBe('x:1:zeus');
    expect(machine.line('etc/group', 'family')).toBe('x:1000:leto');
  });

  test('removes who is not in the fleet, from every group too, and what it leaves is listed, not deleted', () => {
    accounts({ tempd: '2003:100::/home/tempd:/bin/sh', stray: '2009:100::/home/stray:/bin/sh' });
    machine.write('home/tempd/file', '');
    machine.write('var/lib/elsewhere', '');
    machine.run('chown -R 2003 /home/tempd /var/lib/elsewhere');
    const ran = activate();
    expect([said(ran).sort(), ran.status]).toEqual([['removing user ‘stray’', 'removing user ‘tempd’'], 0]);
    for (const file of ['etc/passwd', 'etc/shadow']) expect(machine.line(file, 'tempd')).toBeUndefined();
    expect(machine.line('etc/group', 'wheel')).toBe('x:1:zeus');
    const [, script = ''] = /```sh\n(sudo sh <<'END'\n.*?)```/s.exec(rendered.page) ?? [];
    // All of this machine would take a while to search.
    const left = machine.run(`sudo() { "$@"; }\n${script.replace('find / ', 'find /home /var/lib /etc ')}`);
    const owned = left.out.split('\n').filter((line) => line.startsWith('/'));
    expect(owned.sort()).toEqual(['/home/tempd', '/home/tempd/file', '/var/lib/elsewhere']);
    expect(left.out).toMatch(/^drwx.* \/home\/tempd$/m);
    expect(machine.read('home/tempd/file')).toBe('');
  });

  test('replaces the password of an account that was there, and the day that it was to end', () => {
    accounts({ zeus: '2000:100::/home/zeus:/bin/sh' }, { zeus: '$6$mine$changed:19000:::::1:' });
    expect(activate().status).toBe(0);
    expect(machine.line('etc/shadow', 'zeus')).toBe(`${hash}:19000:::::2932896:`);
  });

  test('locks an account whose secret is missing, and fails for it', () => {
    machine.run('rm /run/secrets-for-users/passwords/zeus');
    const ran = activate();
    expect(machine.line('etc/shadow', 'zeus')).toBe('!:1:::::2932896:');
    expect([said(ran), ran.status]).toEqual([
      [
        'warning: password file ‘/run/secrets-for-users/passwords/zeus’ does not exist',
        'account zeus is locked; its secret passwords/zeus is not in place',
      ],
      1,
    ]);
  });

  test('would let everybody in by an empty secret, but for the check, which locks the account', () => {
    secret('root', '');
    const ran = activate();
    expect(machine.line('etc/shadow', 'root')).toMatch(/^!:/);
    const line = 'account root had an empty password and is locked now; its secret passwords/root is empty';
    expect([said(ran), ran.status]).toEqual([[line], 1]);
  });

  test('takes a password that is no hash, which the check says without showing it', () => {
    secret('leto', 'correct horse\n');
    const ran = activate();
    const line = 'account leto has no valid password; its secret passwords/leto must be a hash of mkpasswd';
    expect([said(ran), ran.status]).toEqual([[line], 1]);
  });

  test('keeps the id that an account had, which the check says', () => {
    accounts({ zeus: '1000:100::/home/zeus:/bin/sh' });
    const ran = activate();
    expect([said(ran), ran.status]).toEqual([
      [
        'warning: not applying UID change of user ‘zeus’ (1000 -> 2000) in /etc/passwd',
        'account zeus has the id 1000 here and 2000 in the fleet, which NixOS does not change; give it uid: 1000 in the fleet',
      ],
      1,
    ]);
  });

  test('gives an id that was that of another, which the check says', () => {
    machine.write('var/lib/nixos/uid-map', '{"gone":2001,"zeus":2000,"other":20011}');
    const ran = activate();
    const line = 'account leto has the id 2001, which was that of gone and has its files; give it another in the fleet';
    expect([said(ran), ran.status]).toEqual([[line], 1]);
  });
});
