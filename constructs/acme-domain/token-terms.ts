import {
  Cidr,
  ConstructError,
  type IHost,
  IpAddress,
  isPlaceholder,
  readAll,
  shown,
  tokenEndFault,
  ValueError,
} from '../../lib';

/** What limits the token of an {@link AcmeDomain} beyond its zone. */
export interface TokenTerms {
  /**
   * Day and time after which it is worthless, RFC 3339 in UTC: `2027-01-31T00:00:00Z`. A later one takes effect at the
   * next deploy, and the value of the token stays.
   * @default - it does not end
   */
  readonly expiresOn?: string;
  /**
   * Networks that it may be used from, as Cloudflare sees the host: `['45.10.20.30/32', '2a0e:b107::/48']`.
   * @default - any
   */
  readonly clientAddresses?: readonly string[];
}

const day = 24 * 60 * 60 * 1000;
/** A certificate is renewed when a third of its time is left, at the latest a month before its end. */
const soon = 30;

/**
 * Checks the terms; the networks come back in canonical form.
 *
 * @throws ProblemsError
 */
export function tokenTerms(path: string, { expiresOn, clientAddresses }: TokenTerms): TokenTerms {
  const { networks } = readAll({
    end: () => {
      if (expiresOn !== undefined) requireFuture(path, expiresOn);
    },
    networks: () => clientAddresses && networksOf(path, clientAddresses),
  });
  return {
    ...(expiresOn !== undefined && { expiresOn }),
    ...(networks !== undefined && { clientAddresses: networks }),
  };
}

function networksOf(path: string, clientAddresses: readonly string[]): string[] {
  const field = 'token.clientAddresses';
  if (clientAddresses.length === 0) {
    throw new ConstructError(
      path,
      field,
      'must not be empty, for nobody could use the token; leave it out for any address',
    );
  }
  const networks = readAll(
    Object.fromEntries(clientAddresses.map((text) => [text, () => publicNetwork(path, field, text).toString()])),
  );
  return [...new Set(Object.values(networks))].sort();
}

function requireFuture(path: string, text: string): void {
  const message = tokenEndFault(text);
  if (message !== undefined) throw new ConstructError(path, 'token.expiresOn', message);
}

/** What is to be said of a token that ends before the next renewal may be due. */
export function endsSoon({ expiresOn }: TokenTerms): string | undefined {
  if (expiresOn === undefined || Date.parse(expiresOn) - Date.now() > soon * day) return undefined;
  return `token.expiresOn: is less than ${soon} days ahead, got ${shown(expiresOn)}; no certificate can be renewed after it`;
}

function publicNetwork(path: string, field: string, text: string): Cidr {
  let network: Cidr;
  try {
    network = Cidr.of(text);
  } catch (error) {
    if (!ValueError.isValueError(error)) throw error;
    throw new ConstructError(path, field, error.complaint);
  }
  if (!network.isPrivate && !network.isDocumentation) return network;
  const message = `must be networks of the Internet, got ${shown(text)}; Cloudflare sees the address that the host has there`;
  throw new ConstructError(path, field, message);
}

/** Public addresses of the host that its token would not be taken from. */
export function lockedOut({ facts, hostName }: IHost, { clientAddresses }: TokenTerms): string[] {
  if (clientAddresses === undefined) return [];
  const networks = clientAddresses.map((text) => Cidr.of(text));
  return (['ipv4', 'ipv6'] as const).flatMap((family) => {
    const address = facts.publicAddress[family];
    if (address === undefined || isPlaceholder(address)) return [];
    const own = networks.filter((network) => `ipv${network.family}` === family);
    const isIn = address === 'dynamic' ? own.length > 0 : own.some((one) => one.contains(IpAddress.of(address)));
    if (isIn) return [];
    const what = `hosts.${hostName}.publicAddress.${family}`;
    const remedy =
      address === 'dynamic' ? "add the provider's networks" : `add '${address}/${family === 'ipv4' ? 32 : 128}'`;
    return [`token.clientAddresses: have no place for ${what}, got ${shown(address)}; ${remedy}`];
  });
}
