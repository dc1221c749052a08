import {
  type Certificate,
  certificateFor,
  certificates,
  type Fault,
  type IHost,
  nix,
  type NixAttributes,
  type Port,
} from '../../lib';
import { type AdGuardDnsProps } from './props';

/** The certificate of the host for the name that it is to have; undefined where it is to have none. */
export function certificateOf({ facets }: IHost, { serverName }: AdGuardDnsProps): Certificate | undefined {
  return serverName === undefined ? undefined : certificateFor(facets.read(certificates), serverName);
}

/** Nothing, or that no certificate is for its name. */
export function certificateFaults(host: IHost, props: AdGuardDnsProps): Fault[] {
  if (props.serverName === undefined || certificateOf(host, props) !== undefined) return [];
  const names = host.facets.read(certificates).flatMap((one) => one.names);
  const known = names.length === 0 ? 'it has none' : `it has some for ${[...names].sort().join(', ')}`;
  const message = `no certificate of '${host.hostName}' is for it, got '${props.serverName}' (${known}); add one, or leave this out`;
  return [{ field: 'serverName', message }];
}

/** The part of the configuration file for encrypted DNS. */
export function tls(serverName: string, { id }: Certificate, dohPort: Port | undefined): NixAttributes {
  const folder = nix.config(['security', 'acme', 'certs', id, 'directory']);
  return {
    enabled: true,
    server_name: serverName,
    certificate_path: nix.text`${folder}/fullchain.pem`,
    private_key_path: nix.text`${folder}/key.pem`,
    port_https: dohPort?.value ?? 0,
    port_dns_over_tls: 853,
    port_dns_over_quic: 853,
    // Who asks by address names no server.
    strict_sni_check: false,
  };
}
