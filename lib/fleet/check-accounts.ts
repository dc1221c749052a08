import { type FleetData } from './fleet-schema';
import { type Report } from './report';
import { quoted } from './wording';

/** Judges profiles, users and the operator. */
export function checkAccounts(data: FleetData, report: Report): void {
  const hosts = report.names(['hosts']);
  for (const [profile, members] of Object.entries(data.profiles)) {
    checkNames(members, ['profiles', profile], hosts, report);
  }
  const uids = new Map<number, string>();
  for (const [user, { uid, keys, hosts: on }] of Object.entries(data.users)) {
    if (on !== undefined) checkNames(on, ['users', user, 'hosts'], hosts, report);
    if (uid !== undefined) {
      const other = uids.get(uid);
      if (other !== undefined) {
        report.add(['users', user, 'uid'], `user ${quoted(other)} has ${uid} too; give each its own`);
      }
      uids.set(uid, user);
    }
    keys.forEach((key, i) => {
      const first = keys.findIndex((other) => body(other) === body(key));
      if (first < i)
        report.add(
          ['users', user, 'keys', i],
          `is the same key as ${report.text(['users', user, 'keys', first])}; remove one`,
        );
    });
  }
  if (data.operator !== undefined) report.checkName(['operator'], 'user', data.operator, report.names(['users']));
}

function checkNames(
  given: readonly string[],
  path: readonly string[],
  hosts: ReadonlySet<string>,
  report: Report,
): void {
  const seen = new Set<string>();
  given.forEach((host, i) => {
    if (!report.checkName([...path, i], 'host', host, hosts)) return;
    if (seen.has(host)) report.add([...path, i], `names ${quoted(host)} a second time; remove it`);
    seen.add(host);
  });
}

function body(key: string): string {
  return key.split(' ').slice(0, 2).join(' ');
}
