import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { describeWith } from '../../helpers/consumer';
import { describeOnNetwork, TestNetwork } from '../../helpers/namespaces';
import { Machine } from './machine';

/** A forge: sshd that lets whoever has the deploy key speak git, and nothing else. */
const server = (folder: string): string => `
ListenAddress 127.0.0.1:2222
HostKey ${folder}/host
AuthorizedKeysFile ${folder}/authorized
StrictModes no
UsePAM no
PasswordAuthentication no
PermitRootLogin forced-commands-only
`;

describeWith(['git', 'sshd'], 'the canary pushes with SSH', () => {
  describeOnNetwork(['unshare', 'ssh', 'ssh-keygen', 'git-shell'], 'to a forge', () => {
    let machine: Machine;
    let network: TestNetwork;
    beforeEach(() => {
      machine = new Machine();
      network = new TestNetwork();
      network.machine('ares');
      for (const name of ['host', 'other', 'credentials/key', 'stranger']) {
        execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', machine.at(name)]);
      }
      chmodSync(machine.at('credentials', 'key'), 0o400);
      writeFileSync(machine.at('config'), server(machine.folder));
      // What a forge makes of a deploy key.
      const command = 'git-shell -c \\"$SSH_ORIGINAL_COMMAND\\"';
      writeFileSync(machine.at('authorized'), `restrict,command="${command}" ${publicKey('credentials/key')}`);
    });
    afterEach(() => {
      network.close();
      machine.close();
    });

    function publicKey(name: string): string {
      return readFileSync(machine.at(`${name}.pub`), 'utf8');
    }

    /** What the canary says when the forge is known by that key. */
    function said(known: string): string {
      writeFileSync(machine.at('known-hosts'), `[127.0.0.1]:2222 ${publicKey(known)}`);
      const file = machine.writeScript(machine.canaryText(`ssh://root@127.0.0.1:2222${machine.origin}`));
      const variables = Object.entries(machine.environment).map(([name, value]) => `${name}=${value}`);
      const all = `mount -t tmpfs tmpfs /run && mkdir /run/sshd
/usr/sbin/sshd -D -f ${machine.at('config')} & pid=$!
for _ in $(seq 50); do (: </dev/tcp/127.0.0.1/2222) 2>/dev/null && break; sleep 0.1; done
env -i ${variables.join(' ')} bash ${file} 2>&1 || echo "ended with $?"
kill $pid`;
      return network.run('ares', ['unshare', '--mount', 'bash', '-c', all], { timeout: 30_000 });
    }

    test('with its deploy key, to the machine that it knows', () => {
      const revision = machine.commit('main');
      machine.run(revision);
      expect(said('host')).toBe(`stable is ${revision} now\n`);
      expect(machine.head('stable')).toBe(revision);
    });

    test('and to nobody who poses as it', () => {
      machine.run(machine.commit('main'));
      const text = said('other');
      expect(text).toContain('Host key verification failed.');
      expect(text).toContain('ended with ');
      expect(machine.head('stable')).toBeUndefined();
    });
  });
});
