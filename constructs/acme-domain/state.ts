import { type StatePath } from '../../lib';

const folder = '/var/lib/acme';

/**
 * What lego keeps of a certificate. A new account may order as the old one did, unless the zone's CAA records name the
 * old one.
 *
 * @see https://letsencrypt.org/docs/rate-limits/
 */
export function acmeState(certificate: string, accountUri: string | undefined): StatePath[] {
  const replaceable = 'it is ordered anew within minutes, five times a week at most for the same names';
  const made = { why: `certificate ${certificate}, and its key`, replaceable };
  const next = { replaceable: 'the next order makes another account' };
  const bound = { remadeBy: 'leave accountUri out and deploy, so that a new account may order, and give its URI then' };
  return [
    { path: `${folder}/${certificate}`, ...made },
    { path: `${folder}/.lego/${certificate}`, ...made },
    { path: `${folder}/.minica`, why: 'what signs a first certificate', replaceable: 'it is made where it is missing' },
    {
      path: `${folder}/.lego/accounts`,
      why: 'accounts at certificate authorities, with their keys',
      ...(accountUri === undefined ? next : bound),
    },
  ];
}
