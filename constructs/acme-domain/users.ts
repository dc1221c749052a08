import {
  type Certificate,
  certificateFor,
  certificates,
  type CertificateUse,
  certificateUses,
  type Derivation,
} from '../../lib';

/** The uses of a host that a certificate is the one for. */
export function usersOf(id: string, all: readonly Certificate[], uses: readonly CertificateUse[]): CertificateUse[] {
  return uses.filter(({ name }) => certificateFor(all, name)?.id === id);
}

/** Tells when nothing on a host shows a certificate; a derivation, for only that sees all there is to know of it. */
export function unusedCertificate(path: string, host: string, id: string, tell: () => void): Derivation {
  return {
    name: `use of the certificate of ${path}`,
    from: [certificates, certificateUses],
    to: [],
    derive: ({ read }) => {
      const all = read(host, certificates).map(({ value }) => value);
      const uses = read(host, certificateUses).map(({ value }) => value);
      if (usersOf(id, all, uses).length === 0) tell();
    },
  };
}
