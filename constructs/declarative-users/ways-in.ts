import { type IHost, type Login } from '../../lib';
import { type Person } from './person';

/** How people get into a host without the network; over it, its services say. */
export function waysIn({ facts }: IHost, people: readonly Person[], passwords: ReadonlySet<string>): Login[] {
  const enabled = people.filter((person) => person.enabled);
  const own = enabled.map(({ user: { name: user }, wheel }) => ({ user, wheel, zones: [] }));
  const all = [{ user: 'root', wheel: true, zones: [] }, ...own];
  // Windows starts a shell as whoever it likes: `wsl -u root`.
  if (facts.kind === 'wsl') return all.map((one) => ({ ...one, by: 'windows', factors: [] }));
  return all.filter(({ user }) => passwords.has(user)).map((one) => ({ ...one, by: 'console', factors: ['password'] }));
}
