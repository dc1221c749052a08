import { type FleetData } from './fleet-schema';
import { type Report } from './report';
import { quoted } from './wording';

type UserData = FleetData['users'][string];

/** Judges one user by itself. */
export function checkUser(user: string, facts: UserData, report: Report): void {
  const { keys, groups } = facts;
  const at = (...path: (string | number)[]) => ['users', user, ...path];
  if (/^(root|nobody|nixbld\d*)$/.test(user)) {
    report.add(
      at(),
      'is an account that every NixOS has; leave it out, rootPassword of DeclarativeUsers is about root',
    );
  }
  keys.forEach((key, i) => {
    const first = keys.findIndex((other) => body(other) === body(key));
    if (first < i) report.add(at('keys', i), `is the same key as ${report.text(at('keys', first))}; remove one`);
  });
  groups.forEach((group, i) => {
    if (group === 'wheel') report.add(at('groups', i), `is what makes it root, got 'wheel'; write wheel: true`);
  });
  checkRecipients(user, facts, report);
  if (!facts.removed) checkAccess(user, facts, report);
}

/** Who opens every secret has root's own. */
function checkRecipients(user: string, { recipients, wheel, disabled, removed }: UserData, report: Report): void {
  const at = (...path: (string | number)[]) => ['users', user, 'recipients', ...path];
  recipients.forEach((one, i) => {
    const first = recipients.indexOf(one);
    if (first < i) report.add(at(i), `is the same key as ${report.text(at(first))}; remove one`);
  });
  if (recipients.length === 0) return;
  const state = removed ? 'removed: true' : disabled ? 'disabled: true' : wheel ? undefined : 'wheel: false';
  if (state === undefined) return;
  const remedy = state === 'wheel: false' ? 'write wheel: true, or take them out' : 'take them out';
  report.add(at(), `open the secrets of every host, root's too, got ${state}; ${remedy}`);
}

/** What contradicts itself in how somebody gets in. */
function checkAccess(user: string, facts: UserData, report: Report): void {
  const { wheel, keys, password, linger, disabled } = facts;
  const add = (field: string, message: string) => report.add(['users', user, field], message);
  if (disabled) {
    if (linger) add('linger', `keeps services of the disabled user ${quoted(user)} running, got true; take it out`);
    return;
  }
  if (password) return;
  if (wheel) add('password', 'is what sudo asks for, got false with wheel: true; take one of the two out');
  else if (keys.length === 0 && !linger) {
    add('password', 'lets nobody in, got false and no keys; give it keys, or write disabled: true');
  }
}

function body(key: string): string {
  return key.split(' ').slice(0, 2).join(' ');
}
