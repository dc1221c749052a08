import fc from 'fast-check';
import { opens } from '../../../constructs/host-firewall/input-rules';
import { type Host, Port } from '../../../lib';
import { zonesForwarded, zonesReaching } from '../../../lib/exposure/reach';

const lan = ['192.168.1.0/24', 'fe80::/10'];
/** LAN and the rest of the world on one cable; a tunnel; a second LAN with IPv4 only. */
const zones: Host['zones'] = {
  lan: [{ interface: 'bond0', sources: lan, except: [] }],
  wan: [{ interface: 'bond0', sources: [], except: lan }],
  vpn: [{ interface: 'wg0', sources: [], except: [] }],
  lab: [{ interface: 'eno2', sources: ['10.9.0.0/16'], except: [] }],
  six: [{ interface: 'eno3', sources: [], except: ['0.0.0.0/0'] }],
  empty: [],
  loopback: [{ interface: 'lo', sources: [], except: [] }],
};
const all = Object.keys(zones).sort();

describe('what reaches a port', () => {
  test.each<[string, Parameters<typeof zonesReaching>[1], string[]]>([
    ['are its zones, sorted, each once', { zones: ['wan', 'lan', 'wan'] }, ['lan', 'wan']],
    ['is nobody, for no zone', { zones: [] }, []],
    ['is nobody, for a zone without an interface or that is not there', { zones: ['empty', 'gone'] }, []],
    ['is the host itself alone, on loopback', { zones: all, address: '127.0.0.53' }, []],
    ['are zones of the family of its address', { zones: all, address: 'fd00::1' }, ['lan', 'six', 'vpn', 'wan']],
    ['are zones of the other family', { zones: all, address: '0.0.0.0' }, ['lab', 'lan', 'vpn', 'wan']],
    ['are all zones, on ::', { zones: all, address: '::' }, ['lab', 'lan', 'six', 'vpn', 'wan']],
    ['are zones that its sources can be in', { zones: all, sources: ['10.9.8.0/24'] }, ['lab', 'vpn', 'wan']],
    ['are no zones that its sources cannot be in', { zones: ['wan'], sources: ['192.168.1.7/32'] }, []],
    ['are all its zones, where nobody can read the address', { zones: ['lab', 'lan'], address: 'x' }, ['lab', 'lan']],
    ['are all its zones, where nobody can read the sources', { zones: ['lab', 'lan'], sources: ['x'] }, ['lab', 'lan']],
  ])('%s', (_, claim, expected) => {
    expect(zonesReaching(zones, claim)).toEqual(expected);
  });

  test('is what the firewall has a rule for', () => {
    const network = fc.constantFrom('0.0.0.0/0', '192.168.0.0/16', '192.168.1.7/32', '10.9.8.0/24', '::/0', 'fd00::/8');
    const claims = fc.record(
      {
        zones: fc.constantFrom(...all).map((zone) => [zone]),
        address: fc.constantFrom('127.0.0.1', '::1', '192.168.1.42', 'fd00::1', '0.0.0.0', '::'),
        sources: fc.uniqueArray(network, { minLength: 1, maxLength: 3 }),
      },
      { requiredKeys: ['zones'] },
    );
    fc.assert(
      fc.property(claims, (claim) => {
        const isOpen = opens(zones, { ...claim, port: Port.of(22), protocol: 'tcp', why: 'w' });
        expect(zonesReaching(zones, claim)).toEqual(isOpen ? claim.zones : []);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('what a host passes on', () => {
  test.each<[string, string, string[], string[]]>([
    ['of an interface that is one zone', 'wg0', ['10.0.0.0/8'], ['vpn']],
    ['of one zone of an interface', 'bond0', ['192.168.1.0/24'], ['lan']],
    ['of every zone of an interface', 'bond0', ['0.0.0.0/0'], ['lan', 'wan']],
    ['of an interface in no zone', 'podman*', ['0.0.0.0/0'], []],
    ['of a family that the zone does not have', 'eno2', ['::/0'], []],
  ])('%s', (_, from, sources, expected) => {
    expect(zonesForwarded(zones, { from, sources })).toEqual(expected);
  });
});
