import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeclarativeUsers, type DeclarativeUsersProps } from '../../constructs/declarative-users';
import { SudoTwoFactor, type SudoTwoFactorProps } from '../../constructs/sudo-two-factor';
import { type FleetInput } from '../../lib';
import { PartialFleet, testFleet, testHost } from '../../lib/testing';
import { inCleanEnvironment } from '../../lib/testing/clean-environment';
import { HostStack } from '../../stacks/host-stack';
import { evaluateNixos, inputModule, someHardware } from '../helpers/nixos';

/** What a machine is made from. */
export interface Machine {
  readonly users: NonNullable<FleetInput['users']>;
  readonly accounts?: DeclarativeUsersProps;
  /** @default - sudo asks for the password only */
  readonly sudo?: SudoTwoFactorProps;
  /** What is said of the machine beside our modules, in Nix. @default '{ }' */
  readonly more?: string;
  readonly host?: Partial<FleetInput['hosts'][string]>;
}

/** What NixOS makes of a machine. */
export interface RenderedMachine {
  readonly failed: readonly string[];
  readonly warnings: readonly string[];
  /** What `update-users-groups.pl` is given. */
  readonly spec: string;
  /** The check that runs after it. */
  readonly check: string;
  readonly sudoers: string;
  /** `/etc/pam.d/sudo`. */
  readonly pam: string;
  /** The script of the enrolment window; empty without one. */
  readonly enrolment: string;
  /** `generated/ares/security/accounts.md`. */
  readonly page: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** The module's own text with what it would put into a file of the store in place of the file's path. */
const activation = `(import (tree + "/nixos/modules/config/users-groups.nix") {
  inherit (e) config lib;
  utils = import (tree + "/nixos/lib/utils.nix") { inherit (e) config lib pkgs; };
  pkgs = e.pkgs // { writeText = _: text: text; };
}).config.system.activationScripts.users.text`;

/** Renders `ares` for NixOS 24.11 and evaluates it. */
export function renderedMachine(machine: Machine, more: Readonly<Record<string, string>> = {}): RenderedMachine {
  const out = mkdtempSync(join(tmpdir(), 'cdknix-accounts-'));
  const { sudo } = machine;
  try {
    inCleanEnvironment(() => {
      const fleet = testFleet({
        secrets: 'host',
        hosts: { ares: { ...testHost, ...machine.host } },
        users: machine.users,
      });
      const args = ['--release', '24.11', '--out', out];
      const app = new PartialFleet({ fleet, root: out, args, log: () => undefined });
      const host = new HostStack(app, 'ares');
      new DeclarativeUsers(host, 'users', machine.accounts);
      if (sudo !== undefined) new SudoTwoFactor(host, 'sudo', sudo);
      app.synth();
    });
    const code = `(import ${out}/generated/ares/security/sudo-code.nix {
      inherit (e) config; pkgs = e.pkgs // { writeShellScript = _: text: text; }; })`;
    const { failed, warnings, facts } = evaluateNixos<string>({
      modules: [
        join(out, 'generated', 'ares'),
        inputModule('sops-nix/modules/sops'),
        someHardware,
        machine.more ?? '{ }',
      ],
      facts: {
        activation,
        check: 'e.config.system.activationScripts.account-check.text',
        sudoers: 'e.config.security.sudo.configFile',
        pam: 'e.config.security.pam.services.sudo.text',
        ...(sudo?.enrolUntil !== undefined && {
          enrolment: `builtins.elemAt ${code}.security.pam.services.sudo.rules.auth.enrolment.args 1`,
        }),
        ...more,
      },
    });
    const { activation: script, ...texts } = facts as Record<string, string>;
    const spec = script!.slice(script!.indexOf('.pl {') + 4).trim();
    const page = readFileSync(join(out, 'generated', 'ares', 'security', 'accounts.md'), 'utf8');
    return { failed, warnings, spec, enrolment: '', page, facts, ...texts } as unknown as RenderedMachine;
  } finally {
    rmSync(out, { recursive: true });
  }
}
