import { bracketed, type Fault, type HttpUpstream, type IHost, Port, type PortClaim, zoneAddresses } from '../../lib';
import { type AdGuardDnsProps } from './props';

const loopback = '127.0.0.1';
const why = 'AdGuard Home settings';
const dohWhy = 'DNS over HTTPS';

const uiPort = ({ ui }: AdGuardDnsProps): Port => ui?.port ?? Port.of(3333);

/** Port of DNS over HTTPS; undefined where it is not served: it has the address of the pages, and is for loopback only. */
export function dohPort({ serverName, dohPort: port, ui }: AdGuardDnsProps): Port | undefined {
  return serverName === undefined || ui?.zone !== undefined ? undefined : (port ?? Port.of(8443));
}

/** `services.adguardhome.{host,port}`: where its pages are. Ask only when addresses are allocated. */
export function pages(host: IHost, props: AdGuardDnsProps): { host: string; port: number } {
  const address = addressOf(host, props);
  return { host: bracketed(address), port: uiPort(props).value };
}

/** Its pages, as a web server in front of them sees it. */
export function uiUpstream(props: AdGuardDnsProps): HttpUpstream {
  return { scheme: 'http', address: loopback, port: uiPort(props), why, hasLogin: true, healthPath: '/login.html' };
}

/** DNS over HTTPS, as a web server in front of it sees it. */
export function dohUpstream(port: Port, serverName: string): HttpUpstream {
  return { scheme: 'https', address: loopback, port, serverName, why: dohWhy, hasLogin: false };
}

/** Ports of its pages and of DNS over HTTPS. */
export function webClaims(host: IHost, props: AdGuardDnsProps): PortClaim[] {
  const { zone } = props.ui ?? {};
  const one = { protocol: 'tcp', process: 'adguardhome', address: addressOf(host, props) } as const;
  const doh = dohPort(props);
  const claim = { ...one, port: uiPort(props), zones: zone === undefined ? [] : [zone], why };
  return [claim, ...(doh === undefined ? [] : [{ ...one, port: doh, zones: [], why: dohWhy }])];
}

/** What is wrong with the zone of its pages, when addresses are known. */
export function pageFaults(host: IHost, { ui = {} }: AdGuardDnsProps): Fault[] {
  if (ui.zone === undefined || zoneAddresses(host, ui.zone).addresses.length > 0) return [];
  const message = `'${ui.zone}' has no address that its pages could be at; give an interface of that zone a static one`;
  return [{ field: 'ui.zone', message }];
}

/** What its users should know of a zone that is not encrypted by itself. */
export function pageWarning({ facts }: IHost, { ui = {} }: AdGuardDnsProps): string | undefined {
  const entries = ui.zone === undefined ? [] : (facts.zones[ui.zone] ?? []);
  const isOpen = entries.some((entry) => entry.interface !== 'lo' && !facts.networks.includes(entry.interface));
  const remedy = 'leave it out and put a web server with TLS in front of its pages';
  return isOpen ? `ui.zone: passwords cross '${ui.zone ?? ''}' in plain HTTP; ${remedy}` : undefined;
}

function addressOf(host: IHost, { ui = {} }: AdGuardDnsProps): string {
  return (ui.zone === undefined ? undefined : zoneAddresses(host, ui.zone).addresses[0]) ?? loopback;
}
