import { type DnsZone, type Fleet, readAll } from '../../lib';
import { type AcmeAuthority, authorityOf } from './authority';
import { challengeZone, zoneNamed } from './challenge';
import { certificateNames } from './names';
import { type AcmeDomainProps, requireSettings } from './props';
import { type TokenTerms, tokenTerms } from './token-terms';

/** What can be judged before anything is made, in canonical form. */
export interface AcmeSettings {
  readonly zone: DnsZone;
  readonly authority: AcmeAuthority;
  readonly terms: TokenTerms;
  /** Names of the certificate. */
  readonly names: readonly string[];
  /** Zone that the proofs are written to, where it is another one. */
  readonly elsewhere: DnsZone | undefined;
}

/** @throws ProblemsError for everything that is wrong, at once. */
export function acmeSettings(path: string, fleet: Fleet, props: AcmeDomainProps): AcmeSettings {
  return readAll<AcmeSettings & { readonly others: undefined }>({
    zone: () => zoneNamed(path, 'zone', fleet, props.zone),
    authority: () => authorityOf(path, props),
    others: () => {
      requireSettings(path, props);
      return undefined;
    },
    terms: () => tokenTerms(path, props.token ?? {}),
    // Of a zone that there is not, no name is right.
    names: () =>
      Object.hasOwn(fleet.dns.zones, props.zone) ? certificateNames(path, fleet, props.zone, props.names) : [],
    elsewhere: () => challengeZone(path, fleet, props.zone, props.challengeZone),
  });
}
