import { monitored } from '../../facets/monitoring';
import { type Answer, hostPolicy } from '../policy';
import { few, publicServices } from '../public-services';

/** Of a host that the Internet uses, somebody is told when it is not well. */
export const PublicHostIsMonitored = hostPolicy(
  'PublicHostIsMonitored',
  'A service of many that is down, or attacked, and its owner is the last to know.',
  (host): Answer => {
    const services = publicServices(host);
    if (services.length === 0) return 'does not apply';
    if (host.facets.read(monitored).length > 0) return 'complies';
    const message = `serves the Internet (${few(services)}), and nobody is told when it is not well; make it a member of a MonitoringStack, or say in an exception why that is not needed`;
    return [{ path: host.hostName, message }];
  },
);
