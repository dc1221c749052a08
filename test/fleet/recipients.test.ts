import { defineFleet, type FleetInput, FleetLock } from '../../lib/fleet';
import { recipientsOf } from '../../lib/secrets/recipients';
import { testHost } from '../../lib/testing';

const age = 'age1x7tvyjp8p0ud4uens760q37f2p4u79c3mru8drnar7vjlr852v9qhc3j76';
const ssh = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIzAqpenb0TrYRLh1MY1L4Lx82+nAJU/9VHWSMPxlxJq';
type User = NonNullable<FleetInput['users']>[string];

const fleetWith = (ann: User) => defineFleet({ domain: 'example.org', hosts: { ares: testHost }, users: { ann } });
const admin = (...recipients: string[]): User => ({ wheel: true, recipients });

test('a person may have several keys, and what stands around an SSH key does not count', () => {
  const fleet = fleetWith(admin(` ${age}\n`, `${ssh}  ann@laptop`));
  expect(fleet.users['ann']?.recipients).toEqual([age, ssh]);
  const lock = FleetLock.parse();
  expect(recipientsOf(fleet, lock, 'ares').all).toEqual([age, ssh]);
  lock.record('recipient', 'ares', 'age1rm5x9nxeert5zcwkspa6urjjy5n4h425c69gs3pvrzvlfemxxdks920xuu');
  lock.record('recipient', 'hera', 'age1kt3elv9mtj7af847w4lqx5gclv04ahxy03vn30ptsgdyjq78tawswgfxr0');
  expect(recipientsOf(fleet, lock, 'ares')).toMatchObject({
    host: { name: 'ares' },
    all: ['age1rm5x9nxeert5zcwkspa6urjjy5n4h425c69gs3pvrzvlfemxxdks920xuu', age, ssh],
  });
});

test.each<[string, User, string]>([
  [
    'a private key, which is not shown',
    admin('AGE-SECRET-KEY-1QQQQ'),
    '0: is a private key; give its recipient (age-keygen -y), and replace this one, which has been exposed',
  ],
  [
    'a private key of SSH, which is not shown',
    admin('-----BEGIN OPENSSH PRIVATE KEY-----'),
    '0: is a private key; give its recipient (age-keygen -y), and replace this one, which has been exposed',
  ],
  [
    'a key with a wrong letter',
    admin(age.replace('x7', 'x8')),
    '0: must be a recipient of age, and a letter of it is wrong or missing; copy the whole of it again',
  ],
  [
    'a key of SSH that age does not take',
    admin('ssh-rsa AAAA'),
    '0: must be a recipient of age or an SSH key of type ssh-ed25519; age takes no other',
  ],
  ['half a key of SSH', admin(ssh.slice(0, -4)), '0: must be a whole key; copy the whole line of the .pub file again'],
  ['a key twice', admin(age, `${age} `), '1: is the same key as users.ann.recipients.0; remove one'],
  [
    'a key of somebody who is not root',
    { recipients: [age] },
    "open the secrets of every host, root's too, got wheel: false; write wheel: true, or take them out",
  ],
  [
    'a key of somebody who is disabled',
    { wheel: true, disabled: true, recipients: [age] },
    "open the secrets of every host, root's too, got disabled: true; take them out",
  ],
  [
    'a key of somebody who is gone',
    { removed: true, uid: 1000, recipients: [age] },
    "open the secrets of every host, root's too, got removed: true; take them out",
  ],
])('%s is refused', (_, user, message) => {
  const separator = /^\d/.test(message) ? '.' : ': ';
  expect(() => fleetWith(user)).toThrow(new Error(`[fleet] users.ann.recipients${separator}${message}`));
});
