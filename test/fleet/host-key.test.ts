import { FleetLock } from '../../lib/fleet';

const key = (byte: number): string => {
  const type = Buffer.from('\0\0\0\x0bssh-ed25519\0\0\0 ', 'latin1');
  return `ssh-ed25519 ${Buffer.concat([type, Buffer.alloc(32, byte)]).toString('base64')}`;
};

test('the lock keeps an SSH host key, type and key without comment', () => {
  const lock = FleetLock.parse();
  lock.record('host-key', 'ares', key(1));
  expect(FleetLock.parse(lock.toText()).get('host-key', 'ares')).toBe(key(1));
});

test.each([
  ['a comment', `${key(1)} root@ares`],
  ['another type', 'ssh-rsa AAAAB3NzaC1yc2E='],
  ['half a key', key(1).slice(0, -20)],
])('a host key with %s is refused', (_, value) => {
  const form = "an SSH host key, 'ssh-ed25519 BASE64' without comment";
  expect(() => FleetLock.parse().record('host-key', 'ares', value)).toThrow(
    `[fleet.lock.json] host-key ares: must be ${form}, got `,
  );
});

test('two hosts with one host key are refused: one was copied from the other', () => {
  const lock = FleetLock.parse();
  lock.record('host-key', 'ares', key(1));
  expect(() => lock.record('host-key', 'hera', key(1))).toThrow("host-key hera: 'ares' has");
});
