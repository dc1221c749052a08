import { type RenderedFleet } from '../../checks';
import { shown } from '../../errors';
import { type Definition, settledAt } from '../definitions';
import { type Answer, complyingUnless, type Finding, hostPolicy } from '../policy';
import { textOf } from '../setting';

const places = [
  'networking.nftables.tables.*.content',
  'networking.nftables.ruleset',
  'networking.firewall.extraInputRules',
  'networking.firewall.extraForwardRules',
  'networking.firewall.extraReversePathFilterRules',
];

/** What an nftables rule does stands behind all that it looks at: the kernel goes from left to right. */
export const NftRulesMatchFirst = hostPolicy(
  'NftRulesMatchFirst',
  'A rule that acts on every packet, since what it should look at first stands behind what it does.',
  ({ hostName }, rendered): Answer => {
    const texts = textsOf(rendered, hostName);
    return texts.length === 0 ? 'does not apply' : complyingUnless(texts.flatMap(lateMatches));
  },
);

function textsOf(rendered: RenderedFleet, host: string): Definition[] {
  return places.flatMap((place) => settledAt(rendered, host, place));
}

function lateMatches({ path, value, by }: Definition): Finding[] {
  const rules = (textOf(value) ?? '').split('\n').flatMap((line) => plain(line).split(/[;{}]/));
  return rules.flatMap((rule) => {
    const late = lateMatch(rule.trim().replace(/\s+/g, ' '));
    if (late === undefined) return [];
    const message = `looks at '${late.match}' after it has done '${late.done}', got ${shown(rule.trim())}; write what it looks at first`;
    return [{ path: by, field: path.join('.'), message }];
  });
}

/** A line without comments, texts, and the braces of sets. */
function plain(line: string): string {
  return line
    .replace(/"[^"]*"/g, '""')
    .replace(/#.*$/, '')
    .replace(/\{[^{}]*\}/g, '@set');
}

/** What changes or reports a packet, or uses up a rate. A counter only counts, wherever it stands. */
const changes = [
  String.raw`(?:tcp option maxseg size|(?:meta|ct) (?:mark|priority)|ip6? \S+) set (?:(?:rt|ct|meta) )?\S+`,
  String.raw`limit rate (?:over )?\S+(?: burst \S+ \S+)?`,
  String.raw`log(?: (?:level|group|prefix|snaplen) \S+)*`,
];
const statement = new RegExp(`^(?:.*? )?(${changes.join('|')}) (.+)$`);

/** What a rule looks at. */
const looks = [
  '(?:meta )?(?:iifname|oifname|iif|oif|pkttype|l4proto|nfproto)',
  'ip6? (?:saddr|daddr|protocol|nexthdr)',
  '(?:tcp|udp|th) (?:sport|dport|flags)',
  'ct (?:state|status|direction)',
  'icmp(?:v6)? type',
  'fib',
];
const condition = new RegExp(`^(?:counter )?(${looks.join('|')})\\b(?! set)`);

/** The first condition that stands behind something done. */
function lateMatch(rule: string): { match: string; done: string } | undefined {
  const [, done, rest] = statement.exec(rule) ?? [];
  if (done === undefined || rest === undefined) return undefined;
  const [, match] = condition.exec(rest) ?? [];
  return match === undefined ? lateMatch(rest) : { match, done };
}
