import { type Release } from '../../lib';

/** Units of a certificate; 25.11 took the order out of the unit that others wait for. */
export interface CertificateUnits {
  /** Orders and renews it. */
  readonly renewal: string;
  /** After it the files are there, be they self-signed. */
  readonly ready: string;
}

/** @see https://github.com/NixOS/nixpkgs/pull/422076 */
export function certificateUnits(release: Release, id: string): CertificateUnits {
  if (release >= '25.11') return { renewal: `acme-order-renew-${id}.service`, ready: `acme-${id}.service` };
  return { renewal: `acme-${id}.service`, ready: `acme-selfsigned-${id}.service` };
}
