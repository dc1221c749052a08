import { FleetApp, type IHost, uidOf } from '../../lib';
import { type Person } from './person';

/** What is legal and needs attention. */
export function warningsOf(host: IHost, people: readonly Person[]): string[] {
  return [...keyWarnings(host, people), ...idWarnings(host)];
}

function keyWarnings({ facts, hostName }: IHost, people: readonly Person[]): string[] {
  if (facts.kind !== 'server' || people.some(({ wheel, keys }) => wheel && keys.length > 0)) return [];
  return [`users: nobody of wheel has an SSH key on server '${hostName}', so only its console is left to them`];
}

function idWarnings(host: IHost): string[] {
  const { fleet, hostName } = host;
  const { lock } = FleetApp.of(host);
  const gone = Object.values(fleet.removedUsers).filter(({ hosts }) => hosts.includes(hostName));
  return gone
    .filter(({ name }) => uidOf(lock, fleet, name) === undefined)
    .map(({ name }) => {
      const remedy = `give it users.${name}.uid, as grep -o '"${name}":[0-9]*' /var/lib/nixos/uid-map says there`;
      return `users: the id that ${name} had on '${hostName}' is not known, so somebody new may get its files; ${remedy}`;
    });
}
