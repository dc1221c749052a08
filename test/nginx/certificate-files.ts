import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Certificate } from '../../lib';
import { run } from '../helpers/consumer';

/** Certificates of an authority that is made for the test, as the ACME module of NixOS lays them out. */
export interface CertificateFiles {
  /** The authority's own certificate. */
  readonly ca: string;
  /** Texts by path: `example.org/fullchain.pem`. */
  readonly files: Readonly<Record<string, string>>;
}

/** Makes an authority, and a certificate of it for each of these. */
export function certificateFiles(certificates: readonly Certificate[]): CertificateFiles {
  const folder = mkdtempSync(join(tmpdir(), 'cdknix-ca-'));
  const at = (name: string) => join(folder, name);
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  try {
    run('openssl', ['req', '-x509', ...key, '-keyout', at('ca.key'), '-out', at('ca.pem'), '-subj', '/CN=Test CA']);
    const ca = readFileSync(at('ca.pem'), 'utf8');
    const files = certificates.flatMap(({ id, names }) => {
      const extensions = ['-addext', `subjectAltName=${names.map((name) => `DNS:${name}`).join(',')}`];
      const issuer = ['-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-addext', 'basicConstraints=critical,CA:FALSE'];
      const out = ['-keyout', at('key.pem'), '-out', at('cert.pem'), '-subj', `/CN=${id}`];
      run('openssl', ['req', '-x509', ...key, ...out, ...issuer, ...extensions]);
      const leaf = readFileSync(at('cert.pem'), 'utf8');
      return [
        [`${id}/fullchain.pem`, leaf + ca],
        [`${id}/chain.pem`, ca],
        [`${id}/key.pem`, readFileSync(at('key.pem'), 'utf8')],
      ];
    });
    return { ca, files: Object.fromEntries(files) as Record<string, string> };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
