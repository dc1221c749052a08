import { AcmeDomain, type AcmeDomainProps } from '../../../constructs/acme-domain';
import {
  type AlertRule,
  alertRules,
  type Certificate,
  certificates,
  certificateUses,
  type IHost,
  NixModule,
} from '../../../lib';
import { acme, fleetOf, problems, render, required, zonesWith } from './acme-fleet';

const show = (host: IHost, name: string, unit = 'nginx.service'): void => {
  host.facets.declare(certificateUses, { name, unit, why: 'a test' }, host);
};
/** A program and a look at what it declared, when all is declared. */
function look<T>(
  props: Partial<AcmeDomainProps>,
  read: (host: IHost) => T,
  release?: '24.11' | '25.05',
): T | undefined {
  let found: T | undefined;
  const fleet = fleetOf(zonesWith(), release === undefined ? {} : { release });
  render((ares, hera, app) => {
    acme(props)(ares, hera, app);
    new NixModule(ares, 'look', { area: 'system', config: () => void (found = read(ares)) });
  }, fleet);
  return found;
}

describe('AcmeDomain on its host', () => {
  test('orders a certificate for the zone and all below it, by DNS at Cloudflare', () => {
    expect(render(acme()).nix('example_org')).toBe(`{ config, ... }:
{
  security.acme = {
    acceptTerms = true;
    certs."example.org" = {
      credentialFiles.CF_DNS_API_TOKEN_FILE = config.sops.secrets."tokens/cloudflare-acme".path;
      dnsProvider = "cloudflare";
      dnsResolver = "1.1.1.1:53";
      email = "admin@fufu.land";
      extraDomainNames = [ "*.example.org" ];
      group = "acme";
      keyType = "ec256";
      reloadServices = [ ];
      server = "https://acme-v02.api.letsencrypt.org/directory";
    };
  };
}
`);
  });

  test.each<[string, Partial<AcmeDomainProps>, string]>([
    [
      'the staging directory',
      { authority: 'letsencrypt-staging' },
      'server = "https://acme-staging-v02.api.letsencrypt.org/directory";',
    ],
    [
      'another authority',
      { authority: { server: 'https://ca.lan/acme', issuer: 'ca.lan' } },
      'server = "https://ca.lan/acme";',
    ],
    ['another key', { keyType: 'rsa4096' }, 'keyType = "rsa4096";'],
    ['another group', { group: 'nginx' }, 'group = "nginx";'],
    ['another resolver', { dnsResolver: '[2606:4700:4700::1111]:53' }, 'dnsResolver = "[2606:4700:4700::1111]:53";'],
    [
      'its own place for the token',
      { secretKey: 'tokens/x' },
      'CF_DNS_API_TOKEN_FILE = config.sops.secrets."tokens/x".path;',
    ],
    ['units of hand-written modules', { reload: ['b.service', 'a.service'] }, '"a.service"\n        "b.service"'],
  ])('takes %s', (_, props, line) => {
    expect(render(acme(props)).nix('example_org')).toContain(line);
  });

  test('leaves the host its own resolver where that is asked for', () => {
    expect(render(acme({ dnsResolver: false })).nix('example_org')).not.toContain('dnsResolver');
  });

  test('goes by the name with the fewest labels, without its wildcard', () => {
    const { nix } = render(acme({ names: ['*.b.example.org', 'a.c.b.example.org', 'X.B.C.example.org'] }));
    expect(nix('b_example_org')).toContain('certs."b.example.org" = {');
    expect(nix('b_example_org')).toContain('domain = "*.b.example.org";');
    expect(nix('b_example_org')).toContain('"a.c.b.example.org"\n        "x.b.c.example.org"');
  });

  test('reloads what shows it, and nothing that shows another one', () => {
    const build = (ares: IHost): void => {
      show(ares, 'git.example.org');
      show(ares, 'example.org');
      show(ares, 'dns.example.org', 'adguardhome.service');
      show(ares, 'mail.example.org', 'postfix.service');
      new AcmeDomain(ares, 'wide', required);
      new AcmeDomain(ares, 'mail', { ...required, names: ['mail.example.org'], secretKey: 'tokens/mail' });
    };
    const { nix, warnings } = render(build);
    expect(nix('example_org')).toContain(
      'reloadServices = [\n        "adguardhome.service"\n        "nginx.service"\n      ];',
    );
    expect(nix('mail_example_org')).toContain('reloadServices = [ "postfix.service" ];');
    expect(warnings).toEqual([]);
  });

  test('warns of a certificate that nothing shows, also where what comes late could show it', () => {
    const message =
      "[ares/acme] nothing on the host shows the certificate 'example.org'; leave it out, or name the units that do as reload";
    expect(render(acme()).warnings).toEqual([message]);
    expect(render(acme({ reload: ['postfix.service'] })).warnings).toEqual([]);
    const late = render((ares, hera, app) => {
      acme()(ares, hera, app);
      ares.facets.declareLater(
        certificateUses,
        () => [{ name: 'a.example.org', unit: 'a.service', why: 'late' }],
        ares,
      );
    });
    expect(late.warnings).toEqual([]);
    expect(late.nix('example_org')).toContain('reloadServices = [ "a.service" ];');
  });

  test('tells the services of its host what it is', () => {
    const expected: Certificate = {
      id: 'example.org',
      names: ['*.example.org', 'example.org'],
      group: 'acme',
      readyUnit: 'acme-example.org.service',
    };
    expect(look({}, ({ facets }) => facets.read(certificates))).toEqual([expected]);
  });

  test.each([
    [undefined, 'acme-order-renew-example.org.service', 'acme-example.org.service'],
    ['25.05', 'acme-example.org.service', 'acme-selfsigned-example.org.service'],
    ['24.11', 'acme-example.org.service', 'acme-selfsigned-example.org.service'],
  ] as const)('names the units as release %s has them', (release, renewal, ready) => {
    const read = ({ facets }: IHost) => ({
      ready: facets.read(certificates).map(({ readyUnit }) => readyUnit),
      alert: facets.read(alertRules).map(({ expr }) => expr.includes(`name="${renewal}"`)),
    });
    expect(look({}, read, release)).toEqual({ ready: [ready], alert: [false, false, true] });
    const fleet = fleetOf(zonesWith(), release === undefined ? {} : { release });
    expect(render(acme(), fleet).secrets).toContain(`restartUnits = [ "${renewal}" ];`);
  });

  test('has an alert for a renewal that fails and two for a certificate that ends soon', () => {
    const rules = look({}, ({ facets }) => facets.read(alertRules)) ?? [];
    const short = ({ alert, expr, severity, labels }: AlertRule) => [alert, expr, severity, labels];
    const labels = { certificate: 'example.org' };
    const instances = '(https?://)?([^./]+\\\\.example\\\\.org|example\\\\.org)([:/].*)?';
    expect(rules.map(short)).toEqual([
      ...(
        [
          [2, 'critical'],
          [7, 'warning'],
        ] as const
      ).map(([days, severity]) => [
        'CertificateExpiresSoon',
        `probe_ssl_earliest_cert_expiry{instance=~"${instances}"} - time() < ${days} * 86400`,
        severity,
        labels,
      ]),
      [
        'CertificateRenewalFailed',
        'node_systemd_unit_state{name="acme-order-renew-example.org.service",state="failed"} == 1',
        'warning',
        labels,
      ],
    ]);
  });
});

describe('several of them', () => {
  test('on one host are two modules, two tokens and two secrets', () => {
    const { nix, tokens } = render((ares) => {
      new AcmeDomain(ares, 'one', required);
      new AcmeDomain(ares, 'two', { ...required, zone: 'example.net', caa: false, secretKey: 'tokens/two' });
    });
    expect([nix('example_org'), nix('example_net')].map((text) => typeof text)).toEqual(['string', 'string']);
    expect(tokens.map(({ name }) => name)).toEqual([
      'cdknix example ares acme example.org',
      'cdknix example ares acme example.net',
    ]);
  });

  test('for one name on one host are refused', () => {
    const lines = problems((ares) => {
      new AcmeDomain(ares, 'one', required);
      new AcmeDomain(ares, 'two', { ...required, names: ['example.org'], secretKey: 'tokens/two' });
    });
    expect(lines.slice(1)).toEqual([
      "[ares] certificate example.org: is made by 'ares/one' and by 'ares/two'; keep one of them",
      "[ares] certificate for example.org: is made by 'ares/one' and by 'ares/two'; keep one of them",
    ]);
  });

  test('give the same files in another order', () => {
    const steps: ((ares: IHost, hera: IHost) => unknown)[] = [
      (ares) => new AcmeDomain(ares, 'one', { ...required, challengeZone: 'example.net' }),
      (ares) => new AcmeDomain(ares, 'two', { ...required, names: ['a.b.example.org'], secretKey: 'tokens/two' }),
      (_, hera) => new AcmeDomain(hera, 'one', { ...required, challengeZone: 'example.net' }),
      (ares) => show(ares, 'git.example.org'),
      (ares) => show(ares, 'dns.example.org', 'adguardhome.service'),
    ];
    const texts = (order: typeof steps) => render((ares, hera) => order.forEach((step) => step(ares, hera))).texts;
    const expected = texts(steps);
    expect(texts([...steps].reverse())).toEqual(expected);
    expect(texts([2, 4, 0, 3, 1].map((at) => steps[at]!))).toEqual(expected);
  });
});
