import { ConstructError, DomainName, readAll, shown, ValueError } from '../../lib';

/** An authority that issues certificates by ACME (RFC 8555). */
export interface AcmeAuthority {
  /** Address of its directory: `https://acme-v02.api.letsencrypt.org/directory`. */
  readonly server: string;
  /** Domain name that it goes by in CAA records: `letsencrypt.org`. */
  readonly issuer: string;
}

/** An authority by its name, or by where it is. */
export type AuthorityName = 'letsencrypt' | 'letsencrypt-staging';

const known: Readonly<Record<AuthorityName, AcmeAuthority>> = {
  letsencrypt: { server: 'https://acme-v02.api.letsencrypt.org/directory', issuer: 'letsencrypt.org' },
  // It looks for the same name in CAA records as the real one.
  'letsencrypt-staging': {
    server: 'https://acme-staging-v02.api.letsencrypt.org/directory',
    issuer: 'letsencrypt.org',
  },
};

/** What says who issues a certificate, and to which account. */
interface AuthorityProps {
  readonly authority?: AuthorityName | AcmeAuthority;
  readonly accountUri?: string;
}

/** Who issues, as far as that can be told of what may be wrong. */
export function issuerOf(authority: AuthorityProps['authority'] = 'letsencrypt'): string | undefined {
  if (typeof authority !== 'string') return authority.issuer;
  return Object.hasOwn(known, authority) ? known[authority].issuer : undefined;
}

/** @throws ProblemsError */
export function authorityOf(path: string, { authority = 'letsencrypt', accountUri }: AuthorityProps): AcmeAuthority {
  const found = named(path, authority);
  requireAccount(path, found, accountUri);
  return found;
}

function named(path: string, given: AuthorityName | AcmeAuthority): AcmeAuthority {
  const fail = (field: string, message: string): never => {
    throw new ConstructError(path, field, message);
  };
  if (typeof given === 'string') {
    if (Object.hasOwn(known, given)) return known[given];
    return fail('authority', `must be 'letsencrypt', 'letsencrypt-staging' or { server, issuer }, got ${shown(given)}`);
  }
  return readAll({
    server: () => {
      if (/^https:\/\/[^\s/?#]+\/[^\s]*$/.test(given.server)) return given.server;
      return fail('authority.server', `must be the https address of an ACME directory, got ${shown(given.server)}`);
    },
    issuer: () => {
      try {
        return DomainName.of(given.issuer).toString();
      } catch (error) {
        if (!ValueError.isValueError(error)) throw error;
        return fail('authority.issuer', error.complaint);
      }
    },
  });
}

/** An account that cannot be one of the authority would lock everybody out. */
function requireAccount(path: string, { server }: AcmeAuthority, uri: string | undefined): void {
  // What a CAA record can hold as the value of a parameter (RFC 8659, section 4.2).
  if (uri === undefined || /^https:\/\/[\x21-\x3a\x3c-\x7e]+$/.test(uri)) {
    const isElsewhere = uri !== undefined && new URL(uri).origin !== new URL(server).origin;
    if (!isElsewhere) return;
    const message = `must be an account at ${new URL(server).host}, got ${shown(uri)}; each directory has its own accounts`;
    throw new ConstructError(path, 'accountUri', message);
  }
  const example = 'https://acme-v02.api.letsencrypt.org/acme/acct/1234';
  throw new ConstructError(
    path,
    'accountUri',
    `must be the address of an account, got ${shown(uri)}; write it like '${example}'`,
  );
}
