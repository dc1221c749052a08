import { type RenderedFleet } from '../../checks';
import { shown } from '../../errors';
import { settledAt } from '../definitions';
import { complyingUnless, type Finding, hostPolicy } from '../policy';
import { isSetTo, listOf, textOf } from '../setting';

/** A page that changes things, and how it is left open. */
interface Page {
  readonly service: string;
  /** Option with the address that it listens on, and what NixOS has there. */
  readonly address: string;
  readonly usual: string;
  /** What is wrong when it asks for no login; undefined when it asks for one. */
  readonly open: (rendered: RenderedFleet, host: string) => string | undefined;
}

const pages: readonly Page[] = [
  { service: 'adguardhome', address: 'host', usual: '0.0.0.0', open: adGuard },
  { service: 'grafana', address: 'settings.server.http_addr', usual: '127.0.0.1', open: grafana },
  {
    service: 'openvscode-server',
    address: 'host',
    usual: 'localhost',
    open: switchedOn('withoutConnectionToken', true),
  },
  { service: 'code-server', address: 'host', usual: 'localhost', open: switchedOn('auth', 'none') },
  { service: 'transmission', address: 'settings.rpc-bind-address', usual: '127.0.0.1', open: transmission },
];

/** Pages that change a host ask who one is, unless only the host itself gets there. */
export const UiHasLogin = hostPolicy(
  'UiHasLogin',
  'A page on which whoever finds it changes the resolver, or runs programs.',
  ({ hostName }, rendered) => {
    const here = pages.filter(({ service }) => isSetTo(rendered, hostName, `services.${service}.enable`, true));
    return here.length === 0
      ? 'does not apply'
      : complyingUnless(here.flatMap((page) => faultOf(rendered, hostName, page)));
  },
);

function faultOf(rendered: RenderedFleet, host: string, { service, address, usual, open }: Page): Finding[] {
  const all = settledAt(rendered, host, `services.${service}.${address}`);
  // Where two say something, the one that is wrong is to be found before NixOS tells that they are two.
  const given = all.find(({ value }) => !isLoopback(textOf(value) ?? usual)) ?? all[0];
  const at = (given && textOf(given.value)) ?? usual;
  if (isLoopback(at)) return [];
  const fault = open(rendered, host);
  if (fault === undefined) return [];
  const [enabled] = settledAt(rendered, host, `services.${service}.enable`);
  const message = `asks for no login at ${shown(at)}, ${fault}; give it one, or let it listen on 127.0.0.1`;
  return [{ path: given?.by ?? enabled?.by ?? host, field: `services.${service}`, message }];
}

function isLoopback(address: string): boolean {
  return /^(127\.|localhost$|\[?::1\]?$)/.test(address);
}

/** It has users in its file; one that may be changed in the page has those of the page. */
function adGuard(rendered: RenderedFleet, host: string): string | undefined {
  const option = 'services.adguardhome';
  const users = settledAt(rendered, host, `${option}.settings.users`).flatMap(({ value }) => listOf(value));
  if (users.length > 0 || !isSetTo(rendered, host, `${option}.mutableSettings`, false)) return undefined;
  return 'for settings.users is empty and mutableSettings is false';
}

function grafana(rendered: RenderedFleet, host: string): string | undefined {
  const anonymous = ['services', 'grafana', 'settings', 'auth.anonymous', 'enabled'];
  return isSetTo(rendered, host, anonymous, true) ? "for settings.'auth.anonymous'.enabled is true" : undefined;
}

function transmission(rendered: RenderedFleet, host: string): string | undefined {
  const required = ['services', 'transmission', 'settings', 'rpc-authentication-required'];
  return isSetTo(rendered, host, required, true) ? undefined : 'for settings.rpc-authentication-required is not true';
}

function switchedOn(option: string, value: boolean | string): Page['open'] {
  return (rendered, host) => {
    const service = value === true ? 'openvscode-server' : 'code-server';
    return isSetTo(rendered, host, `services.${service}.${option}`, value)
      ? `for ${option} is ${shown(value)}`
      : undefined;
  };
}
