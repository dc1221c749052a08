import { type Certificate, type NixAttributes } from '../../lib';
import { credentials, type Login, loginScript } from './logins';

/** Additions to its unit: its place at boot, its logins, and the certificate where it has one. */
export function unitOf(logins: readonly Login[], certificate: Certificate | undefined): NixAttributes {
  const ready = certificate?.readyUnit === undefined ? [] : [certificate.readyUnit];
  return {
    // Units that look names up at boot wait for that target.
    wants: ['nss-lookup.target', ...ready],
    before: ['nss-lookup.target'],
    ...(ready.length > 0 && { after: ready }),
    preStart: loginScript(logins),
    serviceConfig: {
      LoadCredential: credentials(logins),
      // Its user is made when it starts, so no group can have it as a member.
      ...(certificate && { SupplementaryGroups: [certificate.group] }),
    },
  };
}
