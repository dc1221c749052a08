import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hostRules, serverRules, watcherRules } from '../../constructs/monitoring-stack/rules';
import { type AlertRule, findHost, type FleetApp, logAlertRules, type LogAlertRule } from '../../lib';
import { declaredAlerts } from '../../lib/testing';
import { allow, buildWatched, house } from '../alerts/house';

const page = join(__dirname, '..', '..', 'docs', 'alerts.md');
type Told = AlertRule | LogAlertRule;

/** Every alert that a fleet with all constructs has, by the list that it is in. */
function lists(): Readonly<Record<string, readonly Told[]>> {
  let app: FleetApp | undefined;
  const declared = declaredAlerts((made) => buildWatched((app = made)), { fleet: house, allow }).map(
    ({ rule }) => rule,
  );
  const logs = Object.keys(house.hosts).flatMap((name) => {
    return (app && findHost(app, name))?.facets.read(logAlertRules) ?? [];
  });
  const host = hostRules({ facts: { kind: 'server' } });
  const own = [...serverRules(), ...watcherRules()];
  const elsewhere = new Set([...host, ...own].map(({ alert }) => alert));
  const rest = declared.filter(({ alert }) => !elsewhere.has(alert));
  return { hosts: host, constructs: rest, logs, monitoring: own };
}

function listOf(rules: readonly Told[]): string {
  const byName = new Map([...rules].reverse().map((rule) => [rule.alert, rule]));
  const entries = [...byName]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, rule]) => {
      const when = rule.for === undefined ? 'at once' : `after ${rule.for}`;
      return `- **${name}** (${rule.severity}, ${when}): ${plain(rule.summary)}.\n  ${plain(rule.runbook)}`;
    });
  return entries.join('\n');
}

/** A text without templates: `{{ $labels.host }}` is `{host}`. */
function plain(text: string): string {
  return text
    .replace(/\{\{ \$labels\.(\w+) \}\}/g, '{$1}')
    .replace(/\{\{ \$value[^}]*\}\}/g, '{value}')
    .replace(/<(\w+)>/g, '{$1}');
}

test('docs/alerts.md has every alert, as it is told; CDKNIX_RECORD=true writes it', () => {
  const text = readFileSync(page, 'utf8');
  const written = Object.entries(lists()).reduce((all, [name, rules]) => {
    const [start, end] = [`<!-- alerts: ${name} -->\n`, '<!-- end -->'];
    const [before = '', after = ''] = all.split(start);
    return `${before}${start}\n${listOf(rules)}\n\n${after.slice(after.indexOf(end))}`;
  }, text);
  if (process.env['CDKNIX_RECORD'] === 'true') writeFileSync(page, written);
  else expect(text).toBe(written);
});

test('the page of some construct says what to do when an alert of it fires', () => {
  const folder = join(__dirname, '..', '..', 'docs', 'constructs');
  const pages = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  const { hosts = [], ...owned } = lists();
  const general = new Set(hosts.map(({ alert }) => alert));
  const names = Object.values(owned).flatMap((rules) => rules.map(({ alert }) => alert));
  const silent = names.filter((name) => !general.has(name) && !pages.some((text) => text.includes(`\`${name}\``)));
  expect([...new Set(silent)]).toEqual([]);
});
