import { type Certificate, type NixAttributes, type SecretRef } from '../../lib';
import { type AcmeAuthority } from './authority';
import { type AcmeDomainProps } from './props';

/** What `security.acme` takes beside the properties. */
export interface AcmeModule {
  readonly certificate: Certificate;
  readonly authority: AcmeAuthority;
  readonly token: SecretRef;
  /** Units that show the certificate. */
  readonly units: readonly string[];
}

/** `security.acme` for one certificate. */
export function acmeModule(
  props: AcmeDomainProps,
  { certificate, authority, token, units }: AcmeModule,
): NixAttributes {
  const { email, keyType = 'ec256', dnsResolver = '1.1.1.1:53' } = props;
  const { id, names, group } = certificate;
  const domain = names.includes(id) ? id : `*.${id}`;
  const settings = {
    ...(domain !== id && { domain }),
    extraDomainNames: names.filter((name) => name !== domain),
    email,
    server: authority.server,
    keyType,
    group,
    dnsProvider: 'cloudflare',
    ...(dnsResolver !== false && { dnsResolver }),
    // lego looks the zone up and edits it with this one token, as long as no other is given.
    credentialFiles: { CF_DNS_API_TOKEN_FILE: token.path },
    reloadServices: [...new Set(units)].sort(),
  };
  return { security: { acme: { acceptTerms: true, certs: { [id]: settings } } } };
}
