import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWith } from '../helpers/consumer';
import { describeOnNetwork, TestNetwork } from '../helpers/namespaces';
import { evaluateHost } from '../oracle/resolver-host';
import { inBackground, signal, until } from './daemons';
import { Machine } from './machine';
import { unpacked } from './unpacked';

const own = '203.0.113.1';
const fallback = '203.0.113.2';
const folder = unpacked('openresolv');
const program = join(folder, 'sbin', 'resolvconf');
const server = join(__dirname, 'dns-server.mjs');

/** resolvconf with its configuration and its parts in `/run`. */
function installResolvconf(machine: Machine, configuration: string): void {
  const places = (text: string) =>
    text
      .replace(/^SYSCONFDIR=.*$/m, 'SYSCONFDIR=/run/resolvconf.d')
      .replace(/^LIBEXECDIR=.*$/m, 'LIBEXECDIR=/run/resolvconf.d');
  machine.write('/run/resolvconf.d/resolvconf.conf', `${configuration}\nresolv_conf=/run/etc/resolv.conf\n`, '644');
  machine.write(
    '/run/resolvconf.d/libc',
    places(readFileSync(join(folder, 'lib', 'resolvconf', 'libc'), 'utf8')),
    '755',
  );
  machine.write('/run/resolvconf.d/resolvconf', places(readFileSync(program, 'utf8')), '755');
}

const absent = existsSync(program) ? undefined : 'openresolv is not unpacked here';
if (absent !== undefined) process.stderr.write(`skipped: the host of a resolver: ${absent}\n`);
(absent === undefined ? describe : describe.skip)(
  `the host of a resolver${absent === undefined ? '' : ` (${absent})`}`,
  () => {
    describeWith(['nix', 'nixos-tree'], 'with the resolv.conf of NixOS', () => {
      describeOnNetwork(['getent', ...Machine.programs], 'on a network', () => {
        const network = new TestNetwork();
        let ares: Machine;
        let isp: Machine;
        beforeAll(async () => {
          for (const name of ['ares', 'isp']) network.machine(name);
          const cable = { machine: 'ares', name: 'eno1', addresses: ['192.168.7.10/24'] };
          network.cable(cable, { machine: 'isp', name: 'eth0', addresses: ['192.168.7.1/24'] });
          network.address('isp', 'lo', '9.9.9.9/32');
          network.ip('ares', 'route', 'add', 'default', 'via', '192.168.7.1');
          ares = await Machine.start(network, 'ares');
          isp = await Machine.start(network, 'isp');
          const facts = { configuration: 'e.config.environment.etc."resolvconf.conf".text' };
          installResolvconf(ares, String(evaluateHost('ares', { props: {}, facts }).facts.configuration));
          ares.run(['sh', '/run/resolvconf.d/resolvconf', '-u']);
          inBackground(isp, 'dns', `exec ${process.execPath} ${server} 9.9.9.9 ${fallback}`);
          isp.run(['sh', '-c', until('grep ready /run/log.dns')]);
        }, 60_000);

        /** The address that the C library of this machine finds, and how long it took. */
        function found(name: string): { address: string; seconds: number } {
          const started = Date.now();
          const text = ares.run(['sh', '-c', `getent ahostsv4 ${name} || true`]);
          return { address: text.split(' ')[0] ?? '', seconds: (Date.now() - started) / 1000 };
        }

        test('has a resolv.conf that names the resolver, then the fallback', () => {
          expect(ares.run(['grep', '-v', '^#', '/etc/resolv.conf'])).toBe(
            'nameserver 127.0.0.1\nnameserver 9.9.9.9\nnameserver 2620:fe::fe\noptions timeout:2 edns0\n',
          );
        });

        test('finds names at once while the resolver is not up yet', () => {
          const { address, seconds } = found('before.example.org');
          expect(address).toBe(fallback);
          expect(seconds).toBeLessThan(1.5);
        });

        test('asks the resolver, once that is up, also for names that it does not know', () => {
          inBackground(ares, 'dns', `exec ${process.execPath} ${server} 127.0.0.1 ${own} nowhere.org`);
          ares.run(['sh', '-c', until('grep ready /run/log.dns')]);
          expect(found('after.example.org').address).toBe(own);
          expect(found('name.nowhere.org').address).toBe('');
        });

        test('waits two seconds for one that hangs, and goes on without it', () => {
          signal(ares, 'dns', 'STOP');
          const { address, seconds } = found('hanging.example.org');
          expect(address).toBe(fallback);
          expect(seconds).toBeGreaterThan(1.8);
          expect(seconds).toBeLessThan(4.5);
        });
      });
    });
  },
);
