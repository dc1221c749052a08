import { type Fault, type IHost, shown } from '../../lib';
import { repeated } from './fault';
import { type AdGuardDnsProps } from './props';

/** Who may log in to its pages. */
export function usersOf({ fleet }: IHost, { ui = {} }: AdGuardDnsProps): readonly string[] {
  return ui.users ?? (fleet.operator === undefined ? [] : [fleet.operator]);
}

/** What is wrong with them. */
export function userFaults(host: IHost, props: AdGuardDnsProps): Fault[] {
  const field = 'ui.users';
  const users = usersOf(host, props);
  if (users.length === 0) {
    return [
      { field, message: "is empty, and without users its pages are everybody's; name one, or the fleet's operator" },
    ];
  }
  const bad = users.filter((user) => !/^[A-Za-z0-9_][A-Za-z0-9_-]{0,31}$/.test(user));
  const faults = bad.map((user) => {
    const message = `must be names of letters, digits, - and _, got ${shown(user)}; write them like 'fufud'`;
    return { field, message };
  });
  return [...faults, ...repeated(field, users)];
}
