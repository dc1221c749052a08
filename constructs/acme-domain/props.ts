import { DomainName, type Fault, IpAddress, refuse, shown, ValueError } from '../../lib';
import { type AcmeAuthority, type AuthorityName, issuerOf } from './authority';
import { type TokenTerms } from './token-terms';

const keyTypes = ['ec256', 'ec384', 'rsa2048', 'rsa3072', 'rsa4096'] as const;

/** Kind and size of a key. */
export type KeyType = (typeof keyTypes)[number];

/** Properties for {@link AcmeDomain}. */
export interface AcmeDomainProps {
  /** Zone of the fleet's `dns.zones` that the names are in: `fufu.land`. */
  readonly zone: string;
  /** Mail address of the account at the authority. Renders to `security.acme.certs.<name>.email`. */
  readonly email: string;
  /**
   * That you agree to the authority's terms of service (https://letsencrypt.org/repository/).
   * Renders to `security.acme.acceptTerms`.
   */
  readonly acceptTerms: true;
  /** Names of the certificate, within the zone; the first label may be `*`. @default - all below the zone, and the zone */
  readonly names?: readonly string[];
  /**
   * Who issues it. The staging directory of Let's Encrypt is for trying things out: generous limits, and certificates
   * that no browser accepts. Renders to `security.acme.certs.<name>.server`.
   * @default 'letsencrypt'
   */
  readonly authority?: AuthorityName | AcmeAuthority;
  /**
   * Address of the account that alone may order: `https://acme-v02.api.letsencrypt.org/acme/acct/1234`. The first order
   * makes it, and from then on it stands in `account.json` below `/var/lib/acme/.lego/accounts` on the host. Another
   * mail address, key type or directory is another account. Renders to `accounturi` in the CAA records.
   * @default - any account that proves itself by DNS-01
   */
  readonly accountUri?: string;
  /** Whether the zone's stack makes CAA records for it. @default true */
  readonly caa?: boolean;
  /**
   * Zone of the fleet that the proofs are written to, by a CNAME at `_acme-challenge` of each name: then the host's token
   * is for that zone alone, and whoever takes the host can change no other record. @default - the names' own zone
   */
  readonly challengeZone?: string;
  /** Kind and size of its key. Renders to `security.acme.certs.<name>.keyType`. @default 'ec256' */
  readonly keyType?: KeyType;
  /** Group that may read its key. Renders to `security.acme.certs.<name>.group`. @default 'acme' */
  readonly group?: string;
  /**
   * Resolver that the zone is looked for at, address and port; false for the host's own. One outside the fleet, for a
   * resolver that answers names of the zone itself has no TXT, CNAME or SOA for them, and the order fails.
   * Renders to `security.acme.certs.<name>.dnsResolver`.
   * @default '1.1.1.1:53'
   */
  readonly dnsResolver?: string | false;
  /** Units of hand-written modules that show it and are reloaded after a renewal: `['postfix.service']`. @default [] */
  readonly reload?: readonly string[];
  /** Place of the token in the host's secrets file. @default 'tokens/cloudflare-acme' */
  readonly secretKey?: string;
  /** What limits the token beyond its zone. @default {} */
  readonly token?: TokenTerms;
}

/** @throws ProblemsError for settings that are wrong by themselves, all at once. */
export function requireSettings(path: string, props: AcmeDomainProps): void {
  const { acceptTerms, keyType, group, dnsResolver, reload = [] } = props;
  const faults = emailFaults(props);
  const fail = (field: string, message: string): void => {
    faults.push({ field, message });
  };
  if (!(acceptTerms as unknown as boolean)) {
    fail('acceptTerms', `must be true, got ${shown(acceptTerms)}; read https://letsencrypt.org/repository/ first`);
  }
  if (keyType !== undefined && !keyTypes.includes(keyType)) {
    fail('keyType', `must be one of ${keyTypes.map(shown).join(', ')}, got ${shown(keyType)}`);
  }
  if (group !== undefined && !/^[a-z_][a-z0-9_-]{0,30}$/.test(group)) {
    fail('group', `must be the name of a group, got ${shown(group)}`);
  }
  if (dnsResolver !== undefined && dnsResolver !== false && !isAddressAndPort(dnsResolver)) {
    fail(
      'dnsResolver',
      `must be an address and a port, or false, got ${shown(dnsResolver)}; write it like '1.1.1.1:53' or '[2606:4700:4700::1111]:53'`,
    );
  }
  for (const unit of reload.filter((name) => !/^[A-Za-z0-9:_.@-]+\.(service|target)$/.test(name))) {
    fail('reload', `must be names of units, got ${shown(unit)}; write it like 'postfix.service'`);
  }
  refuse(path, faults);
}

function emailFaults({ email, authority }: AcmeDomainProps): Fault[] {
  const fault = (message: string): Fault[] => [{ field: 'email', message }];
  const [, domain = ''] = /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@([^@\s]+)$/.exec(email) ?? [];
  try {
    if (domain === '' || !DomainName.of(domain).toString().includes('.')) {
      return fault(`must be a mail address, got ${shown(email)}; write it like 'admin@fufu.land'`);
    }
  } catch (error) {
    if (!ValueError.isValueError(error)) throw error;
    return fault(`must be a mail address, got ${shown(email)}; its domain name ${error.complaint}`);
  }
  if (issuerOf(authority) === 'letsencrypt.org' && /(^|\.)example\.(com|net|org)$/i.test(domain)) {
    return fault(`must be an address of yours, got ${shown(email)}; Let's Encrypt refuses the domains of examples`);
  }
  return [];
}

function isAddressAndPort(text: string): boolean {
  const [, six, four, port = ''] = /^(?:\[([0-9A-Fa-f:.]+)\]|([0-9.]+)):([1-9]\d{0,4})$/.exec(text) ?? [];
  try {
    const address = IpAddress.of(six ?? four ?? '');
    return Number(port) <= 65535 && (address.family === 6) === (six !== undefined);
  } catch (error) {
    if (ValueError.isValueError(error)) return false;
    throw error;
  }
}
