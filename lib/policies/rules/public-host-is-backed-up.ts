import { shown } from '../../errors';
import { backups } from '../../facets/backups';
import { type Answer, hostPolicy } from '../policy';
import { few, publicServices } from '../public-services';

/** A host that the Internet uses has copies of its state at another place. */
export const PublicHostIsBackedUp = hostPolicy(
  'PublicHostIsBackedUp',
  'A service of many that ends with a fire, a theft, or an intruder who deletes what is in the house.',
  (host): Answer => {
    const services = publicServices(host);
    if (services.length === 0) return 'does not apply';
    const repositories = host.facets.read(backups).flatMap((backup) => backup.repositories);
    if (repositories.some(({ isOffsite }) => isOffsite)) return 'complies';
    const near = repositories.map(({ where }) => where);
    const lack = near.length === 0 ? 'has no backup' : `has copies at the same place only, got ${shown(near)}`;
    const remedy = 'give it a ResticBackup with a repository somewhere else, or say in an exception why it needs none';
    return [{ path: host.hostName, message: `serves the Internet (${few(services)}), and ${lack}; ${remedy}` }];
  },
);
