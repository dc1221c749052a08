import { Port } from '../../../lib';
import { refusals } from './site-fleet';

const offered = (port: number) => {
  return { scheme: 'http', address: '127.0.0.1', port: Port.of(port), why: 'an app', hasLogin: true } as const;
};
const opened = (zones: readonly string[]) => ({
  host: { existingServices: [{ name: 'app', port: 3001, protocol: 'tcp' as const, zones: [...zones], reason: 'app' }] },
});

describe('what another construct offers to a site', () => {
  test('is not open to a zone as well, where nobody would go by nginx', () => {
    const site = { serve: { proxy: offered(3001) } };
    expect(refusals({ site }, opened(['lan']))).toEqual([
      "[ares/site] serve: leads to a port that is open as well, past its certificate and its login, got 3001, which 'ares' (app: app) opens to 'lan'; close it there, or leave the site out",
    ]);
  });

  test('is found at a path, and told once for each place', () => {
    const site = { locations: { '/a/': { proxy: offered(3001) }, '/b/': { proxy: offered(3002) } } };
    expect(refusals({ site }, opened(['guests', 'lan']))).toEqual([
      "[ares/site] locations./a/: leads to a port that is open as well, past its certificate and its login, got 3001, which 'ares' (app: app) opens to 'guests', 'lan'; close it there, or leave the site out",
    ]);
  });

  test('may have another server on its port by UDP', () => {
    const world = opened(['lan']);
    const udp = world.host.existingServices.map((service) => ({ ...service, protocol: 'udp' as const }));
    expect(refusals({ site: { serve: { proxy: offered(3001) } } }, { host: { existingServices: udp } })).toEqual([]);
  });
});
