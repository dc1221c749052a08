import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AdGuardDns, type AdGuardDnsProps } from '../../constructs/adguard-dns';
import { type Fleet, FleetApp } from '../../lib';
import { inCleanEnvironment } from '../../lib/testing/clean-environment';
import { evaluateNixos, inputModule, someHardware } from '../helpers/nixos';
import { buildTown, certificate, town } from './town';

/** What NixOS makes of a resolver's host. */
export interface EvaluatedResolver {
  readonly failed: readonly string[];
  readonly warnings: readonly string[];
  /** The unit's script before the start, which installs the configuration from `store`. */
  readonly preStart: string;
  /** The configuration as the module puts it into the store. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly store: string;
  readonly execStart: string;
  readonly unit: Readonly<Record<string, unknown>>;
  readonly sysctl: Readonly<Record<string, unknown>>;
}

/** The module itself, with a configuration file that shows what is in it. */
const installed = `(import (tree + "/nixos/modules/services/networking/adguardhome.nix") {
  inherit (e) config lib;
  pkgs = e.pkgs // {
    formats = e.pkgs.formats // {
      yaml = args: (e.pkgs.formats.yaml args) // { generate = _: value: { overrideAttrs = _: builtins.toJSON value; }; };
    };
  };
}).config.content.systemd.services.adguardhome.preStart`;

const unit = 'e.config.systemd.services.adguardhome';
const facts = {
  installed,
  preStart: `${unit}.preStart`,
  execStart: `${unit}.serviceConfig.ExecStart`,
  unit: `{
    inherit (${unit}) after before wants;
    inherit (${unit}.serviceConfig) DynamicUser LoadCredential;
    groups = ${unit}.serviceConfig.SupplementaryGroups or [ ];
  }`,
  sysctl: 'e.lib.filterAttrs (name: _: e.lib.hasSuffix "nonlocal_bind" name) e.config.boot.kernel.sysctl',
};

/** What the machine's owner has beside it: a certificate, the key of its secrets, and the newest AdGuard Home. */
const handwritten = `{
  sops.age.keyFile = "/var/lib/sops.key";
  security.acme = {
    acceptTerms = true;
    defaults.email = "alice@example.org";
    certs."${certificate.id}" = { dnsProvider = "cloudflare"; environmentFile = "/run/secrets/acme"; };
  };
  services.adguardhome.settings.schema_version = 34;
}`;

/** The certificate is in no module of the fleet, and so is not who shows it. */
const reload = { policy: 'CertificateIsReloaded', construct: 'ares/dns', reason: 'its certificate is written by hand' };

/** What a test has beside the resolver. */
export interface Surroundings {
  /** @default town */
  readonly fleet?: Fleet;
  /** Whatever else is in the fleet. */
  readonly more?: (dns: AdGuardDns) => void;
}

/** Renders the town for NixOS 24.11 and evaluates the host of its resolver. */
export function evaluateResolver(
  props: Partial<AdGuardDnsProps>,
  { fleet = town, more = () => undefined }: Surroundings = {},
): EvaluatedResolver {
  const out = mkdtempSync(join(tmpdir(), 'cdknix-adguard-'));
  try {
    inCleanEnvironment(() => {
      const args = ['--release', '24.11', '--out', out];
      const log = () => undefined;
      const app = new FleetApp({ fleet, root: out, args, allow: ['docs/peers/'], exceptions: [reload], log });
      more(buildTown(app, props));
      app.synth();
    });
    const modules = [join(out, 'generated', 'ares'), someHardware, inputModule('sops-nix/modules/sops'), handwritten];
    const { failed, warnings, facts: found } = evaluateNixos({ modules, facts });
    const { preStart, execStart, unit: asUnit, sysctl } = found as unknown as EvaluatedResolver;
    const store = /cp --force "([^"]+)"/.exec(preStart)?.[1] ?? '';
    return {
      failed,
      warnings,
      preStart,
      store,
      execStart,
      unit: asUnit,
      sysctl,
      settings: settingsIn(found.installed),
    };
  } finally {
    rmSync(out, { recursive: true });
  }
}

function settingsIn(script: unknown): Record<string, unknown> {
  const [, json = ''] = /cp --force "([^]*)" "\$STATE_DIRECTORY/.exec(String(script)) ?? [];
  return JSON.parse(json) as Record<string, unknown>;
}
