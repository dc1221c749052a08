import { describeWith } from '../helpers/consumer';
import { describeOnNetwork } from '../helpers/namespaces';
import { Machine } from '../network/machine';
import { login } from './browser';
import { hash, House, upstreams } from './house';

const programs = ['kdig', 'bash', 'openssl', 'ss', 'curl', ...Machine.programs];
const props = { serverName: 'dns.example.org', upstreams: Object.keys(upstreams), filters: [] };

describeWith(['nix', 'nixos-tree', 'adguardhome'], 'AdGuard Home, where something is missing,', () => {
  describeOnNetwork(programs, 'on a network', () => {
    const house = new House(props);
    const file = () => house.ares.run(['cat', '/run/lib/AdGuardHome.yaml']);

    beforeAll(() => house.open());
    afterEach(async () => {
      await house.stop();
      house.credential(hash);
    });

    const complaint =
      'the secret adguard/alice is not the bcrypt hash of a password; make one with: mkpasswd -m bcrypt';
    test.each([
      ['is empty', ''],
      ['is the password itself', 'correct horse'],
      ['is of another kind', '$y$j9T$F5Jx5fExrKuPp53xLKQ..1$X3DX6M94c7o.9agCG9G317fhZg9SqC.5i5rd.RhAtQ7'],
      ['has a line more', `${hash}\nusers: []`],
      ['would be more than a value', `${hash}", "language": "de`],
      ['is cut off', hash.slice(0, -1)],
    ])('does not start where the hash %s', (_, secret) => {
      house.credential(secret);
      expect(() => house.install()).toThrow(complaint);
      expect(file()).toContain('"password":"@login-alice@"');
    });

    test('does not start where systemd has put no hash', () => {
      house.ares.run(['rm', '/run/credentials/login-alice']);
      expect(() => house.install()).toThrow('/run/credentials/login-alice: No such file or directory');
    });

    test('does not start with a configuration from which somebody took the login', () => {
      const changed = { ...house.evaluated.settings, users: [] };
      const message = 'the configuration has no login for alice, and must not be used without';
      expect(() => house.install(changed)).toThrow(message);
    });

    test('keeps the hash from everybody else', () => {
      expect(house.install()).toContain(`"password":"${hash}"`);
      expect(house.ares.run(['stat', '-c', '%a', '/run/lib/AdGuardHome.yaml']).trim()).toBe('600');
    });

    test.each(['2a', '2y'])('lets in with a hash of the kind %s, as other programs make it', async (kind) => {
      house.credential(hash.replace('$2b$', `$${kind}$`));
      house.install();
      await house.start();
      expect(login(house.ares, house.password).status).toBe(200);
    });

    test('asks nobody for the names of private addresses, where nobody was named who knows them', async () => {
      house.install();
      await house.start();
      expect(house.ask('cable', '192.168.7.10', '9.7.168.192.in-addr.arpa', 'PTR')).toBe('NXDOMAIN');
    });

    test('answers without encryption where there is no certificate', async () => {
      house.ares.run(['mv', '/run/acme/example.org', '/run/acme/gone']);
      house.install();
      await house.start();
      expect(house.ask('cable', '192.168.7.10', 'hera.vpn', 'A')).toBe('NOERROR A 10.77.0.2');
      expect(house.ask('ares', '127.0.0.1', 'hera.vpn', 'A', '+tls')).toBe('no answer');
      house.ares.run(['mv', '/run/acme/gone', '/run/acme/example.org']);
    });

    test('would end where an address is missing, were it not for the kernel setting', async () => {
      house.install();
      house.net.sysctl('ares', 'net.ipv4.ip_nonlocal_bind', 0);
      await house.start();
      expect(house.log()).toMatch(/\[fatal\] .* 10\.77\.0\.1:53: .*cannot assign requested address/);
      house.net.sysctl('ares', 'net.ipv4.ip_nonlocal_bind', 1);
    });
  });
});
