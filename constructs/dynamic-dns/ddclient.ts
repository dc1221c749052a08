import { type DynamicName, type NixAttributes, type SecretRef } from '../../lib';

/**
 * Where a host sees the address that it is seen at: at the server that it has to reach anyway, over IPv4 and IPv6. The
 * answer names that server in its second line and the visitor's address in the third.
 */
export const trace = 'https://api.cloudflare.com/cdn-cgi/trace';
const before = "'h=api.cloudflare.com'";
const seenBy = (family: 4 | 6) => `webv${family}, webv${family}=${trace}, webv${family}-skip=${before}`;

/** Names that are kept current alike. */
interface Group {
  readonly zone: string;
  readonly ipv4: boolean;
  readonly ipv6: boolean;
  readonly names: readonly string[];
}

/**
 * `services.ddclient` for some names.
 *
 * Of what NixOS has for Cloudflare it is the one that leaves a record alone but for its content (`PATCH` in
 * `nic_cloudflare_update`): `services.cloudflare-dyndns` replaces whole records, so that Terraform would find comment,
 * time to live and proxy changed, and takes the last two labels of a name for its zone. Its token file holds the bare
 * token from 24.11 on.
 *
 * @see https://github.com/ddclient/ddclient/blob/v4.0.0/ddclient.in
 * @see https://github.com/kissgyorgy/cloudflare-dyndns/blob/0279b972d857b20434016839246372a3de30febf/cloudflare_dyndns/cloudflare.py
 */
export function ddclient(dynamic: readonly DynamicName[], token: SecretRef, interval: string): NixAttributes {
  return {
    services: {
      ddclient: {
        enable: true,
        protocol: 'cloudflare',
        username: 'token',
        passwordFile: token.path,
        interval,
        ...what(groupsOf(dynamic)),
      },
    },
  };
}

/** A record that Terraform had to make anew is right again within the hour, although the address did not change. */
const again = 'max-interval=1h\n';

function what(groups: readonly Group[]): NixAttributes {
  const [only] = groups;
  if (groups.length === 1 && only !== undefined) {
    const { zone, ipv4, ipv6, names } = only;
    return { zone, domains: names, usev4: ipv4 ? seenBy(4) : '', usev6: ipv6 ? seenBy(6) : '', extraConfig: again };
  }
  const lines = groups.map(({ zone, ipv4, ipv6, names }) =>
    [
      ...(ipv4 ? [`usev4=${seenBy(4)}`] : []),
      ...(ipv6 ? [`usev6=${seenBy(6)}`] : []),
      `zone=${zone} ${names.join(',')}\n`,
    ].join(', '),
  );
  return { domains: [], usev4: '', usev6: '', extraConfig: `${again}${lines.join('')}` };
}

function groupsOf(dynamic: readonly DynamicName[]): Group[] {
  const byName = new Map<string, { zone: string; types: Set<string> }>();
  for (const { name, zone, type } of dynamic) {
    const entry = byName.get(name) ?? { zone, types: new Set() };
    entry.types.add(type);
    byName.set(name, entry);
  }
  const groups = new Map<string, Group>();
  for (const [name, { zone, types }] of [...byName].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const key = `${zone} ${[...types].sort().join(' ')}`;
    const names = [...(groups.get(key)?.names ?? []), name];
    groups.set(key, { zone, ipv4: types.has('A'), ipv6: types.has('AAAA'), names });
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
}
