import { checkUser } from './check-user';
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
  for (const [user, facts] of Object.entries(data.users)) {
    const { uid, hosts: on } = facts;
    if (on !== undefined) checkNames(on, ['users', user, 'hosts'], hosts, report);
    if (uid !== undefined) {
      const other = uids.get(uid);
      if (other !== undefined) {
        report.add(['users', user, 'uid'], `user ${quoted(other)} has ${uid} too; give each its own`);
      }
      uids.set(uid, user);
    }
    checkUser(user, facts, report);
  }
  checkOperator(data, report);
}

function checkOperator({ operator, users }: FleetData, report: Report): void {
  if (operator === undefined) return;
  if (!report.checkName(['operator'], 'user', operator, report.names(['users']))) return;
  const facts = users[operator];
  const state = facts?.removed === true ? 'removed' : facts?.disabled === true ? 'disabled' : undefined;
  if (state === undefined) return;
  report.add(['operator'], `user ${quoted(operator)} is ${state} and runs nothing; name another`);
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
