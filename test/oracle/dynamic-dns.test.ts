import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamicDns } from '../../constructs/dynamic-dns';
import { FleetApp, type FleetInput } from '../../lib';
import { testFleet, testHost } from '../../lib/testing';
import { HostStack } from '../../stacks/host-stack';
import { ZoneStack } from '../../stacks/zone-stack';
import { describeWith } from '../helpers/consumer';
import { evaluateNixos, inputModule, someHardware } from '../helpers/nixos';

const sops = inputModule('sops-nix/modules/sops');
const openssh = '{ services.openssh.enable = true; }';
const trace = (family: number) =>
  `webv${family}, webv${family}=https://api.cloudflare.com/cdn-cgi/trace, webv${family}-skip='h=api.cloudflare.com'`;

/** The module's own script for its unit, with the texts in it in place of the files that a build would write. */
const script = `builtins.head (import (tree + "/nixos/modules/services/networking/ddclient.nix") {
  inherit (e) config lib;
  pkgs = e.pkgs // { writeText = _: text: text; writeShellScript = _: text: text; };
}).config.content.systemd.services.ddclient.serviceConfig.ExecStartPre`;
const asked = {
  script,
  user: 'e.config.systemd.services.ddclient.serviceConfig.DynamicUser',
  timer: 'e.config.systemd.timers.ddclient.timerConfig',
  token: 'e.config.sops.secrets."tokens/cloudflare-dynamic-dns".path',
  restart: 'e.config.sops.secrets."tokens/cloudflare-dynamic-dns".restartUnits',
};

describeWith(['nix', 'nixos-tree'], 'NixOS 24.11 makes of DynamicDns', () => {
  let out = '';
  beforeEach(() => (out = mkdtempSync(join(tmpdir(), 'cdknix-dynamic-dns-'))));
  afterEach(() => rmSync(out, { recursive: true }));

  function evaluate(place: 'repo' | 'host', publicAddress: FleetInput['hosts'][string]['publicAddress']) {
    const host = { ...testHost, ...(publicAddress !== undefined && { publicAddress }) };
    const family = publicAddress?.ipv6 === undefined ? 'A' : 'AAAA';
    const zone = (letter: string, type: 'A' | 'AAAA') => ({
      zoneId: letter.repeat(32),
      records: [
        { type, name: '@', host: 'ares' },
        { type, name: 'vpn', host: 'ares' },
      ],
    });
    const zones = {
      'example.org': zone('a', 'A'),
      ...(family === 'AAAA' && { 'example.net': zone('b', 'AAAA') }),
    };
    const fleet = testFleet({ secrets: place, hosts: { ares: host }, dns: { zones } });
    const app = new FleetApp({ fleet, root: out, args: ['--release', '24.11', '--out', out], log: () => undefined });
    new DynamicDns(new HostStack(app, 'ares'), 'dynamic-dns');
    new ZoneStack(app, 'example-org', { zone: 'example.org' });
    app.synth();
    mkdirSync(join(out, 'secrets'));
    writeFileSync(
      join(out, 'secrets', 'ares.yaml'),
      'tokens:\n    cloudflare-dynamic-dns: ENC[x]\nsops:\n    version: 3\n',
    );
    const modules = [join(out, 'generated', 'ares'), sops, someHardware, openssh];
    const { failed, warnings, facts } = evaluateNixos({ modules, facts: asked });
    expect({ failed, warnings }).toEqual({ failed: [], warnings: [] });
    return facts;
  }

  test.each(['repo', 'host'] as const)(
    'a unit that gets the bare token at run time, with secrets in the %s',
    (place) => {
      const { script: text, ...facts } = evaluate(place, { ipv4: 'dynamic' });
      expect(facts).toEqual({
        user: true,
        timer: { OnBootSec: '5min', OnUnitInactiveSec: '5min' },
        token: '/run/secrets/tokens/cloudflare-dynamic-dns',
        restart: ['ddclient.service'],
      });
      expect(text).toContain(
        'replace-secret" "@password_placeholder@" "/run/secrets/tokens/cloudflare-dynamic-dns" "/run/ddclient/ddclient.conf"',
      );
      expect(lines(text)).toEqual([
        'cache=/var/lib/ddclient/ddclient.cache',
        'foreground=YES',
        `usev4=${trace(4)}`,
        'login=token',
        'password=@password_placeholder@',
        'protocol=cloudflare',
        'zone=example.org',
        'ssl=yes',
        'wildcard=YES',
        'quiet=no',
        'verbose=no',
        'max-interval=1h',
        'example.org,vpn.example.org',
      ]);
    },
  );

  test('a line for each zone where there are several', () => {
    const { script: text } = evaluate('host', { ipv4: 'dynamic', ipv6: 'dynamic' });
    expect(lines(text).slice(-3)).toEqual([
      'max-interval=1h',
      `usev6=${trace(6)}, zone=example.net example.net,vpn.example.net`,
      `usev4=${trace(4)}, zone=example.org example.org,vpn.example.org`,
    ]);
  });
});

/** Lines of the configuration that the unit's script installs. */
function lines(script: unknown): string[] {
  const [, configuration = ''] = /--owner=\$USER ([^]*?) \/run\/ddclient\/ddclient\.conf/.exec(String(script)) ?? [];
  return configuration.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}
