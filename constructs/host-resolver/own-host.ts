import { answersAt, type IHost, type NixAttributes, ports } from '../../lib';

/**
 * What the host that a resolver runs on asks first: itself. Its loopback address, where the resolver listens there.
 * Ask only when all is declared.
 */
export function ownAddress(host: IHost): string {
  const claimed = host.facets.read(ports).flatMap(({ port, address }) => (port.value === 53 ? (address ?? []) : []));
  return ['127.0.0.1', '::1', ...claimed].find((address) => answersAt(host, address)) ?? '127.0.0.1';
}

/** What is wrong with the servers that the fleet gives to a resolver's own host. Ask only when all is declared. */
export function ownFault(host: IHost): string | undefined {
  const [first] = host.facts.network.nameservers;
  const own = ownAddress(host);
  if (first === undefined || first === own || isOwn(host, first)) return undefined;
  return `ask another one first, got '${first}'; put '${own}' before it in hosts.${host.hostName}, or leave the list out`;
}

/**
 * Programs go to the next server when one refuses, fails or is silent; not when it knows no such name. Silence, which is
 * all that a hanging resolver gives, is waited for in every question: two seconds rather than five.
 *
 * @see https://man7.org/linux/man-pages/man5/resolv.conf.5.html
 */
export const patience: NixAttributes = { networking: { resolvconf: { extraOptions: ['timeout:2'] } } };

function isOwn({ facts }: IHost, address: string): boolean {
  const own = Object.values(facts.network.interfaces).flatMap(({ addresses }) => addresses);
  return own.some((text) => text.split('/')[0] === address);
}
