import { type StatePath } from '../../lib';

/** Where its data really is: the unit's user is made when it starts, and `/var/lib/AdGuardHome` is a link. */
export const adGuardState: StatePath = {
  path: '/var/lib/private/AdGuardHome',
  why: 'lists of filters, statistics, and the log of questions',
  // What people looked up is deleted after a few days, and copies of it are nobody's business.
  replaceable: 'lists are downloaded again, and what was asked is kept for a few days only',
};
