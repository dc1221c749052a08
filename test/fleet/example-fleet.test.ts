import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fleet } from '../../fleet';
import { checkLockFacts, FleetLock } from '../../lib/fleet';

test('the fleet of this repository knows what it has yet to be told', () => {
  expect(fleet.placeholders.map(({ path }) => path)).toEqual([
    'dns.zones."fufu.land".accountId',
    'dns.zones."fufu.land".zoneId',
    'users.fufud.keys.0',
    'users.fufud.recipients.0',
    'users.workd.keys.0',
  ]);
});

test('the LAN and the Internet reach its server at one interface', () => {
  expect(fleet.hosts['fufuwuqi']?.zones).toEqual({
    lan: [{ interface: 'bond0', sources: ['192.168.1.0/24', 'fe80::/10'], except: [] }],
    loopback: [{ interface: 'lo', sources: [], except: [] }],
    vpn: [{ interface: 'wg0', sources: [], except: [] }],
    wan: [{ interface: 'bond0', sources: [], except: ['192.168.1.0/24', 'fe80::/10'] }],
  });
});

test('its lock file is sound and in its final form', () => {
  const text = readFileSync(join(__dirname, '../../fleet.lock.json'), 'utf8');
  const lock = FleetLock.parse(text);
  expect(lock.toText()).toBe(text);
  expect(checkLockFacts(lock, fleet)).toEqual([]);
});
