import { type Declared, Facet } from './facet';
import { type Problem } from '../errors';

/** A TLS certificate that a host has, and renews itself. */
export interface Certificate {
  /** Its name on the host, which is also that of its folder: `fufu.land` for `/var/lib/acme/fufu.land`. */
  readonly id: string;
  /** Names that it is for; the first label of one may be `*`: `['*.fufu.land', 'fufu.land']`. */
  readonly names: readonly string[];
  /** Group that may read its key. */
  readonly group: string;
  /**
   * Unit after which its files are there, self-signed as long as no authority has issued it: what a service waits for
   * that cannot start without them. @default - not known
   */
  readonly readyUnit?: string;
}

/** Certificates of a host. A name is in one of them only: else nobody could say which one a server shows. */
export const certificates = new Facet<Certificate>('certificates', { key: ({ id }) => id, check: clashes });

/** A service that shows a certificate to its clients. The owner of the certificate reloads it after a renewal. */
export interface CertificateUse {
  /** Name that clients know the service by: `git.fufu.land`. */
  readonly name: string;
  /** Unit that has to read the files again: `nginx.service`; reloaded, or restarted where it cannot reload. */
  readonly unit: string;
  /** What shows it and for whom, in a few words; shown in messages. */
  readonly why: string;
}

/** Who shows which certificate on a host. */
export const certificateUses = new Facet<CertificateUse>('certificate uses', {
  key: ({ name, unit }) => `${name} ${unit}`,
});

/** True where a certificate for `pattern`, a name or `*.` and a name, is valid for a name (RFC 9525, section 6.3). */
export function coversName(pattern: string, name: string): boolean {
  if (!pattern.startsWith('*.')) return pattern === name;
  const dot = name.indexOf('.');
  return dot > 0 && name.slice(dot + 1) === pattern.slice(2);
}

/** The certificate for a name: one that has the name itself comes before one with a wildcard. */
export function certificateFor(all: readonly Certificate[], name: string): Certificate | undefined {
  return (
    all.find(({ names }) => names.includes(name)) ?? all.find(({ names }) => names.some((one) => coversName(one, name)))
  );
}

function clashes(declared: readonly Declared<Certificate>[], host: string): Problem[] {
  return declared.flatMap((second, index) =>
    declared.slice(0, index).flatMap((first) => {
      const twice = first.value.id === second.value.id ? [`certificate ${first.value.id}`] : [];
      const names = second.value.names.filter((name) => first.value.names.includes(name));
      return [...twice, ...names.map((name) => `certificate for ${name}`)].map((field) => ({
        path: host,
        field,
        message: `is made by '${first.by}' and by '${second.by}'; keep one of them`,
      }));
    }),
  );
}
