import { evaluateResolver } from '../adguard/evaluated';
import { describeWith } from '../helpers/consumer';

describeWith(['nix', 'nixos-tree'], 'NixOS 24.11 makes of AdGuardDns', () => {
  test('a unit that gets its login and its certificate at run time', () => {
    const { failed, warnings, unit, sysctl, execStart } = evaluateResolver({ serverName: 'dns.example.org' });
    expect({ failed, warnings }).toEqual({ failed: [], warnings: [] });
    expect(unit).toEqual({
      DynamicUser: true,
      LoadCredential: ['login-alice:/run/secrets/adguard/alice'],
      after: ['network.target', 'acme-selfsigned-example.org.service'],
      before: ['nss-lookup.target'],
      groups: ['acme'],
      wants: ['nss-lookup.target', 'acme-selfsigned-example.org.service'],
    });
    expect(sysctl).toEqual({ 'net.ipv4.ip_nonlocal_bind': 1, 'net.ipv6.ip_nonlocal_bind': 1 });
    expect(execStart).toContain(' --config /var/lib/AdGuardHome/AdGuardHome.yaml');
  });

  test('a script that puts the login in after the configuration is installed', () => {
    const { preStart, settings } = evaluateResolver({});
    const [copied, put] = [preStart.indexOf('cp --force "'), preStart.indexOf("put_login 'alice'")];
    expect(copied).toBeGreaterThan(0);
    expect(put).toBeGreaterThan(copied);
    expect(preStart).toContain(`[ "" = "1" ]`);
    expect(settings['users']).toEqual([{ name: 'alice', password: '@login-alice@' }]);
  });

  test('Z3: a configuration that says of `http` what NixOS does and no more, and the certificate where ACME puts it', () => {
    const { settings } = evaluateResolver({ serverName: 'dns.example.org' });
    expect(settings['http']).toEqual({ address: '127.0.0.1:3333' });
    expect(settings['tls']).toMatchObject({
      certificate_path: '/var/lib/acme/example.org/fullchain.pem',
      private_key_path: '/var/lib/acme/example.org/key.pem',
    });
  });

  test('no unit of ACME and no group where nothing is encrypted', () => {
    const { unit, settings } = evaluateResolver({ ui: { zone: 'vpn' } });
    expect(unit).toMatchObject({ after: ['network.target'], groups: [], wants: ['nss-lookup.target'] });
    expect(settings['http']).toEqual({ address: '10.77.0.1:3333' });
    expect(settings['tls']).toBeUndefined();
  });
});
