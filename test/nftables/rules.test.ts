import fc from 'fast-check';
import { forwardRules, pingGuard } from '../../constructs/host-firewall/forward-rules';
import { inputRules } from '../../constructs/host-firewall/input-rules';

import { publishedGuard } from '../../constructs/host-firewall/published-rules';
import { Cidr, type Host, IpAddress, nftables, Port } from '../../lib';
import { testFleet } from '../../lib/testing';
import { describeOnNetwork } from '../helpers/namespaces';
import { inTable, nftComplaints } from './ruleset';

const blocks = [
  '10.1.0.0/16',
  '10.2.3.0/24',
  '192.168.1.0/24',
  '198.51.100.7/32',
  'fe80::/10',
  'fd00:1::/64',
  '2001:db8::/32',
];
const places = [
  '10.1.2.3',
  '10.2.3.4',
  '192.168.1.9',
  '198.51.100.7',
  'fe80::9',
  'fd00:1::9',
  '2001:db8::9',
  '9.9.9.9',
  '2620:fe::fe',
];
const names = ['lan', 'guest', 'lab', 'wan'] as const;

/** Zones of a host as the fleet makes them: disjoint sources, and at most one rest for each interface. */
const zonesOf = fc
  .array(
    fc.record({
      owner: fc.array(fc.constantFrom('', ...names), { minLength: 7, maxLength: 7 }),
      rest: fc.constantFrom('', ...names),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((interfaces) => {
    const zones: Record<string, Host['zones'][string][number][]> = Object.fromEntries(names.map((name) => [name, []]));
    interfaces.forEach(({ owner, rest }, i) => {
      const taken = blocks.filter((_, at) => owner[at] !== '');
      for (const name of names) {
        const sources = blocks.filter((_, at) => owner[at] === name);
        if (sources.length > 0) zones[name]!.push({ interface: `e${i}`, sources, except: [] });
      }
      if (rest !== '') zones[rest]!.push({ interface: `e${i}`, sources: [], except: taken });
    });
    return zones;
  });
const someNetwork = testFleet().hosts['ares']!.network;
const some = fc.subarray([...names]);
/** Networks of a claim of its own, larger and smaller than those of zones. */
const sources = fc.option(fc.subarray([...blocks, '10.0.0.0/8', '10.1.2.0/24', '0.0.0.0/0', '::/0', 'fd00::/8']), {
  nil: undefined,
});
const words = fc.string({ unit: 'binary', maxLength: 200 });

/** Whether one rule fits a packet: what nftables makes of the few conditions that are used. */
function fits(rule: string, name: string, from: IpAddress): boolean {
  const conditions = rule.slice(0, rule.indexOf(' tcp dport'));
  const members = (text: string) => text.replace(/[{} "]/g, '').split(',');
  const [, interfaces = ''] = /^iifname (\{.*?\}|"\S+")/.exec(conditions) ?? [];
  if (!members(interfaces).includes(name)) return false;
  const [, proto] = /meta nfproto ipv([46])/.exec(conditions) ?? [];
  if (proto !== undefined && Number(proto) !== from.family) return false;
  const matches = [...conditions.matchAll(/(ip6?) saddr (!= )?(\{.*?\}|\S+)/g)];
  return matches.every(([, keyword, not, set = '']) => {
    if ((keyword === 'ip' ? 4 : 6) !== from.family) return false;
    const inside = members(set).some((text) => isIn(text, from));
    return inside !== (not !== undefined);
  });
}

function isIn(network: string, address: IpAddress): boolean {
  return network.includes('/') ? Cidr.of(network).contains(address) : network === address.toString();
}

/** The zone that a packet belongs to, from the fleet's own words. */
function zoneOf(zones: Host['zones'], name: string, from: IpAddress): string | undefined {
  const here = Object.entries(zones)
    .flatMap(([zone, entries]) => entries.map((entry) => ({ zone, ...entry })))
    .filter((entry) => entry.interface === name);
  const named = here.find(({ sources }) => sources.some((source) => Cidr.of(source).contains(from)));
  return (named ?? here.find(({ sources }) => sources.length === 0))?.zone;
}

test('a packet gets through if and only if its zone is one that the port is claimed for, and its source one of the claim', () => {
  const claimed = fc.record({ zones: zonesOf, open: some, sources });
  fc.assert(
    fc.property(claimed, ({ zones, open, sources }) => {
      const claim = { port: Port.of(80), protocol: 'tcp' as const, zones: open, why: 'w' };
      const rules = inputRules(zones, [{ ...claim, ...(sources !== undefined && { sources }) }]);
      for (const name of ['e0', 'e1', 'e2', 'e3']) {
        for (const place of places) {
          const from = IpAddress.of(place);
          const zone = zoneOf(zones, name, from);
          const isMeant = sources === undefined || sources.some((source) => isIn(source, from));
          const wanted = zone !== undefined && (open as string[]).includes(zone) && isMeant;
          const got = rules.some((rule) => fits(rule, name, from));
          if (got !== wanted)
            throw new Error(`${name} ${place} in ${zone ?? 'no zone'}: ${String(got)}\n${rules.join('\n')}`);
        }
      }
    }),
    { numRuns: 2000 },
  );
});

describeOnNetwork(['nft'], 'nft loads', () => {
  test('every rule that can come of zones, addresses and words', () => {
    const address = fc.constantFrom(undefined, '192.168.1.42', 'fd00:1::1', '0.0.0.0', '::', '127.0.0.1');
    const claims = fc.array(
      fc.record({
        open: some,
        address,
        sources,
        why: words,
        port: fc.integer({ min: 1, max: 65535 }),
        protocol: fc.constantFrom('tcp' as const, 'udp' as const),
      }),
      { minLength: 40, maxLength: 40 },
    );
    let rules = 0;
    fc.assert(
      fc.property(zonesOf, claims, (zones, list) => {
        const claimed = list.map(({ open, address, port, sources, ...rest }) => ({
          ...rest,
          zones: open,
          port: Port.of(port),
          ...(address !== undefined && { address }),
          ...(sources !== undefined && { sources }),
        }));
        const log = nftables.logged('refused connection', '10/minute');
        const texts = inputRules(zones, claimed);
        const guard = publishedGuard({ zones, network: someNetwork }, claimed, log);
        rules += texts.length;
        expect(nftComplaints(`${inTable([...texts, log])}table inet host-firewall {\n${guard}}\n`)).toBe('');
      }),
      { numRuns: 50 },
    );
    process.stderr.write(`nft loaded ${rules} rules of random claims\n`);
  });

  test('every rule that can come of forwards', () => {
    const networks = fc.subarray([...blocks, '0.0.0.0/0', '::/0']);
    const end = fc.constantFrom('wg0', 'eno1', 'podman*');
    const translated = fc.constantFrom({ protocol: 'tcp' as const, port: Port.of(80) });
    const forward = fc.record(
      { from: end, to: end, sources: networks, destinations: networks, why: words, except: networks, translated },
      { requiredKeys: ['from', 'to', 'sources', 'destinations', 'why'] },
    );
    fc.assert(
      fc.property(fc.array(forward, { minLength: 20, maxLength: 20 }), (list) => {
        const text = `${inTable(forwardRules(list), 'forward')}table inet host-firewall {\n${pingGuard(list)}}\n`;
        expect(nftComplaints(text)).toBe('');
      }),
      { numRuns: 30 },
    );
  });
});
