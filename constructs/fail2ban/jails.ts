import { type Declared, didYouMean, type Fault, type Jail, type NixAttributes, type PortClaim, shown } from '../../lib';
import { filters, modes } from './filters';

/**
 * `services.fail2ban.jails` of a host.
 *
 * @param spared - Networks that are never banned; a jail with more of them has to repeat these.
 */
export function jailSettings(jails: readonly Jail[], spared: readonly string[]): NixAttributes {
  return Object.fromEntries(jails.map((jail) => [jail.name, { settings: settingsOf(jail, spared) }]));
}

function settingsOf(jail: Jail, spared: readonly string[]): NixAttributes {
  const { filter, mode, ports, log, maxRetry } = jail;
  const more = (jail.spared ?? []).filter((network) => !spared.includes(network));
  return {
    // Not `filter` of the module: before 25.05 it takes no text, and puts the jail's own name there.
    filter: mode === undefined ? filter : `${filter}[mode=${mode}]`,
    port: [...new Set(ports.map(({ value }) => value))].sort((a, b) => a - b).join(','),
    // NixOS's jails read the journal where they do not say anything else.
    ...(log !== 'journal' && { backend: 'auto', logpath: log.path }),
    ...(maxRetry !== undefined && { maxretry: maxRetry }),
    ...(more.length > 0 && { ignoreip: ['127.0.0.0/8', '::1', ...spared, ...more].join(' ') }),
  };
}

/** What is wrong with what is watched on a host. */
export function jailFaults(jails: readonly Declared<Jail>[], claims: readonly PortClaim[], host: string): Fault[] {
  if (jails.length === 0) {
    const message = `nothing on host '${host}' can get anybody banned; add an SshServer, name some in jails, or leave Fail2ban out`;
    return [{ field: 'jails', message }];
  }
  const listening = new Set(claims.filter(({ protocol }) => protocol === 'tcp').map(({ port }) => port.value));
  return jails.flatMap(({ value, by }) =>
    [...spellingFaults(value), ...filterFaults(value), ...portFaults(value, listening)].map((message) => ({
      field: `jail ${value.name} of '${by}'`,
      message,
    })),
  );
}

function spellingFaults({ name, log, maxRetry }: Jail): string[] {
  return [
    ...(/^[a-z][a-z0-9-]{0,30}$/.test(name)
      ? []
      : [
          `its name must be of a-z, 0-9 and -, at most 31 of them, got ${shown(name)}; write it like 'nginx-http-auth'`,
        ]),
    ...(log === 'journal' || /^(\/[\w.@*-]+)+$/.test(log.path)
      ? []
      : [`its log must be a full path without spaces, got ${shown(log.path)}; write it like '/var/log/app/error.log'`]),
    ...(maxRetry === undefined || (Number.isInteger(maxRetry) && maxRetry >= 1 && maxRetry <= 1000)
      ? []
      : [`maxRetry must be a whole number from 1 to 1000, got ${shown(maxRetry)}`]),
  ];
}

function filterFaults({ filter, mode }: Jail): string[] {
  if (!filters.includes(filter)) {
    return [
      `fail2ban ships no filter of that name and would leave the jail out, got ${shown(filter)}${didYouMean(filter, akin(filter))}`,
    ];
  }
  const known = modes[filter] ?? [];
  if (mode === undefined || known.includes(mode)) return [];
  if (known.length === 0) return [`its filter '${filter}' has no modes, got ${shown(mode)}; leave the mode out`];
  return [`its filter '${filter}' has no such mode, got ${shown(mode)}${didYouMean(mode, known)}`];
}

/** Filters of the same service, where there are any. */
function akin(filter: string): readonly string[] {
  const [service] = filter.split('-');
  const same = filters.filter((one) => one.split('-')[0] === service);
  return same.length > 0 ? same : filters;
}

function portFaults({ ports }: Jail, listening: ReadonlySet<number>): string[] {
  if (ports.length === 0) return ['closes no port, got []; name those that its service listens on'];
  const dead = ports.filter(({ value }) => !listening.has(value));
  return dead.map(
    ({ value }) =>
      `closes TCP port ${value}, on which nothing of this host listens; name the port of its service, or claim it with existingService`,
  );
}
