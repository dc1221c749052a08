import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AcmeDomain, type AcmeDomainProps } from '../../constructs/acme-domain';
import { certificateUses } from '../../lib';
import { testFleet, testHost } from '../../lib/testing';
import { evaluateUnit, synthHost } from '../acme/unit';
import { describeWith } from '../helpers/consumer';

/** A site of nginx that shows the certificate, as somebody would write it by hand. */
const site = `{
  services.nginx = {
    enable = true;
    virtualHosts."git.fufu.land" = { forceSSL = true; useACMEHost = "fufu.land"; };
  };
}`;
const nginxInGroup = '{ users.users.nginx.extraGroups = [ "acme" ]; }';
/** A service without a user of its own, as AdGuard Home is. */
const resolver = `({ config, ... }: {
  systemd.services.resolver = {
    wantedBy = [ "multi-user.target" ];
    serviceConfig = {
      DynamicUser = true;
      ExecStart = "/bin/resolver \${config.security.acme.certs."fufu.land".directory}/fullchain.pem";
      SupplementaryGroups = [ config.security.acme.certs."fufu.land".group ];
    };
  };
})`;

describeWith(['nix', 'nixos-tree'], 'NixOS 24.11 makes of AcmeDomain', () => {
  let out = '';
  beforeEach(() => (out = mkdtempSync(join(tmpdir(), 'cdknix-acme-'))));
  afterEach(() => rmSync(out, { recursive: true }));

  function synth(place: 'repo' | 'host', props: Partial<AcmeDomainProps> = {}): void {
    const zones = { 'fufu.land': { zoneId: 'a'.repeat(32) }, 'example.net': { zoneId: 'b'.repeat(32) } };
    const fleet = testFleet({ domain: 'fufu.land', secrets: place, hosts: { ares: testHost }, dns: { zones } });
    synthHost(out, fleet, (ares) => {
      ares.facets.declare(certificateUses, { name: 'dns.fufu.land', unit: 'resolver.service', why: 'DNS' }, ares);
      new AcmeDomain(ares, 'acme', { zone: 'fufu.land', email: 'admin@fufu.land', acceptTerms: true, ...props });
    });
  }
  const command =
    "lego --accept-tos --path . -d fufu.land --email admin@fufu.land --key-type ec256 --dns cloudflare --dns.resolvers 1.1.1.1:53 --server https://acme-v02.api.letsencrypt.org/directory -d '*.fufu.land'";

  test.each(['repo', 'host'] as const)(
    'a unit that orders the wildcard with a token that it reads when it runs, with secrets in the %s',
    (place) => {
      synth(place);
      const { failed, warnings, unit, facts } = evaluateUnit(out, 'fufu.land', {
        modules: [site, nginxInGroup, resolver],
        facts: {
          resolver: 'e.config.systemd.services.resolver.serviceConfig',
          members: 'e.config.users.groups.acme.members',
        },
      });
      expect({ failed, warnings }).toEqual({ failed: [], warnings: [] });
      expect(unit.script).toContain(`${command} run;`);
      expect(unit.script).toContain(`${command} renew --no-random-sleep --days 30;`);
      expect(unit).toMatchObject({
        user: 'acme',
        group: 'acme',
        environment: ['"CF_DNS_API_TOKEN_FILE=%d/CF_DNS_API_TOKEN_FILE"'],
        credentials: ['CF_DNS_API_TOKEN_FILE:/run/secrets/tokens/cloudflare-acme'],
        timer: { Unit: 'acme-fufu.land.service', Persistent: 'yes' },
      });
      expect(unit.post).toContain('systemctl --no-block try-reload-or-restart resolver.service');
      expect(facts).toMatchObject({
        members: ['nginx'],
        resolver: {
          DynamicUser: true,
          SupplementaryGroups: ['acme'],
          ExecStart: '/bin/resolver /var/lib/acme/fufu.land/fullchain.pem',
        },
      });
    },
  );

  test('the units that the alerts, the token and those who wait for it name', () => {
    synth('host');
    const { facts } = evaluateUnit(out, 'fufu.land', {
      facts: {
        units: 'builtins.filter (e.lib.hasPrefix "acme-") (builtins.attrNames e.config.systemd.services)',
        restart: 'e.config.sops.secrets."tokens/cloudflare-acme".restartUnits',
      },
    });
    expect(facts.units).toEqual(expect.arrayContaining(['acme-fufu.land', 'acme-selfsigned-fufu.land']));
    expect(facts.restart).toEqual(['acme-fufu.land.service']);
  });

  test('an order of another key, for wildcards alone, in the group of who shows it', () => {
    synth('host', {
      names: ['*.fufu.land', '*.lab.fufu.land'],
      keyType: 'rsa4096',
      group: 'nginx',
      dnsResolver: false,
    });
    const { failed, warnings, unit } = evaluateUnit(out, 'fufu.land', { modules: [site] });
    expect({ failed, warnings, group: unit.group }).toEqual({ failed: [], warnings: [], group: 'nginx' });
    expect(unit.script).toContain(
      "lego --accept-tos --path . -d '*.fufu.land' --email admin@fufu.land --key-type rsa4096 --dns cloudflare --server https://acme-v02.api.letsencrypt.org/directory -d '*.lab.fufu.land' run;",
    );
  });

  test('a failed assertion where nginx may not read the key: its owner has to put it into the group', () => {
    synth('host');
    expect(evaluateUnit(out, 'fufu.land', { modules: [site] }).failed).toEqual([
      'Group for certificate fufu.land must be nginx, or user nginx must be a member of group acme',
    ]);
  });
});
