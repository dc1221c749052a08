import { nix, type NixAttributes, type NixExpression, type Probe } from '../../lib';

/** How a probe is asked: what blackbox_exporter calls its module, and what it asks. */
export interface Question {
  readonly module: string;
  readonly target: string;
}

/** The question of a probe. One about a name is a module of its own, for blackbox_exporter takes the name from there. */
export function questionOf({ kind, target, status = 200 }: Probe): Question {
  if (kind === 'http') return { module: `http_${status}`, target };
  if (kind === 'tcp' || kind === 'ping') return { module: kind, target };
  const slash = target.indexOf('/');
  return { module: `dns_${target.slice(slash + 1)}`, target: target.slice(0, slash) };
}

/** Modules for the probes of a host, by name. */
function blackboxModules(probes: readonly Probe[]): NixAttributes {
  const all = probes.map((probe) => [questionOf(probe).module, moduleOf(probe)] as const);
  return Object.fromEntries([...all].sort(([a], [b]) => (a < b ? -1 : 1)));
}

const timeout = '8s';

function moduleOf({ kind, target, status = 200 }: Probe): NixAttributes {
  // Where a name has an IPv6 address, it would ask that one only, and fail where there is no way to it.
  const family = { preferred_ip_protocol: 'ip4', ip_protocol_fallback: true };
  if (kind === 'http') {
    const http = { valid_status_codes: [status], follow_redirects: false, ...family };
    return { prober: 'http', timeout, http };
  }
  if (kind === 'tcp') return { prober: 'tcp', timeout, tcp: family };
  if (kind === 'ping') return { prober: 'icmp', timeout, icmp: family };
  const query = { query_name: target.slice(target.indexOf('/') + 1), query_type: 'A', valid_rcodes: ['NOERROR'] };
  return { prober: 'dns', timeout, dns: { ...query, ...family } };
}

/** The configuration of blackbox_exporter, which its own check looks at while the system is built. */
export function blackboxFile(probes: readonly Probe[]): NixExpression {
  const text = nix.apply(nix.builtins('toJSON'), { modules: blackboxModules(probes) });
  return nix.apply(nix.pkgs('writeText'), 'blackbox.yml', text);
}

/** What is wrong with what a probe asks, as blackbox_exporter would find only when it asks. */
export function probeFault({ kind, target, status }: Probe): string | undefined {
  if (kind === 'http') {
    if (status !== undefined && !(Number.isInteger(status) && status >= 100 && status <= 599)) {
      return `must expect a status from 100 to 599, got ${status}; leave it out for 200`;
    }
    const isUrl = URL.canParse(target) && /^https?:$/.test(new URL(target).protocol);
    return isUrl ? undefined : `must ask a URL with http or https, got '${target}'`;
  }
  if (kind === 'ping') {
    return /^[A-Za-z0-9:._-]+$/.test(target) ? undefined : `must ask an address, got '${target}'`;
  }
  const server = kind === 'dns' ? target.slice(0, Math.max(target.indexOf('/'), 0)) : target;
  const [, port = '0'] = /^(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+):(\d{1,5})$/.exec(server) ?? [];
  const isServer = Number(port) > 0 && Number(port) < 65536;
  if (kind === 'tcp') return isServer ? undefined : `must ask 'host:port', got '${target}'`;
  const name = target.slice(target.indexOf('/') + 1);
  if (isServer && /^[A-Za-z0-9_*.-]+$/.test(name)) return undefined;
  return `must ask 'server:port/name', got '${target}'`;
}
