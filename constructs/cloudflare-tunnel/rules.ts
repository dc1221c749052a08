import { type TunnelRule } from '../../lib';
import { type PublishedSite, urlOf } from './tunnel-site';

/**
 * The rules of a tunnel, of which the first that fits a request decides: full names first, then those with a wildcard,
 * which also fits every name further below, the narrow before the wide.
 */
export function rulesFor(sites: readonly PublishedSite[]): TunnelRule[] {
  const depth = ({ name }: PublishedSite): number => (name.startsWith('*.') ? name.split('.').length : Infinity);
  const sorted = [...sites].sort((a, b) => {
    const [mine, others] = [depth(a), depth(b)];
    return mine === others ? (a.name < b.name ? -1 : 1) : others - mine;
  });
  return sorted.map(({ name, upstream }) => {
    const { serverName } = upstream;
    return { hostname: name, service: urlOf(upstream), ...(serverName !== undefined && { serverName }) };
  });
}
