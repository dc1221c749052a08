import { type Forward } from '../facets';
import { both, type FamilyMatch, inNetworks, inNetworksBut } from './match';

/** The packets that a forward lets through, for each family that its sources and destinations have in common. */
export function forwardTraffic(forward: Forward): FamilyMatch[] {
  const { from, to, sources, destinations, except = [], translated } = forward;
  const between = `iifname "${from}" oifname "${to}"`;
  const sent = translated === undefined ? '' : ` ${translated.protocol} dport ${translated.port.value} ct status dnat`;
  const ends = crossed(inNetworks('saddr', sources), inNetworksBut('daddr', destinations, except));
  return ends.map(({ family, text }) => ({ family, text: `${between} ${text}${sent}` }));
}

/** Each condition with each of the same family. */
function crossed(some: readonly FamilyMatch[], others: readonly FamilyMatch[]): FamilyMatch[] {
  return some.flatMap((one) => others.filter(({ family }) => family === one.family).map((other) => both(one, other)));
}
