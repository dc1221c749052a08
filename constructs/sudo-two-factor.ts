import { Construct } from 'constructs';
import {
  accounts,
  Annotations,
  type Elevation,
  elevations,
  hostOf,
  type IHost,
  logins,
  nix,
  type NixAttributes,
  NixModule,
  refuse,
  statePaths,
} from '../lib';
import { assertionsOf, openRules } from './sudo-two-factor/guards';
import { hostFaults, optionFaults } from './sudo-two-factor/problems';
import { type SudoTwoFactorProps } from './sudo-two-factor/props';
import { codeRules, codesFolder } from './sudo-two-factor/rules';

export { type SudoTwoFactorProps } from './sudo-two-factor/props';

/**
 * Asks members of wheel for a code that is good once, beside their password, before sudo makes them root. Root itself
 * keeps a way in without one, by its own password at the console or from Windows: synth refuses a host that has none.
 *
 * Renders to `security.sudo` (nixos/modules/security/sudo.nix), to the rules of `security.pam.services.sudo`
 * (nixos/modules/security/pam.nix) and to `security.polkit.adminIdentities`.
 *
 * @throws ProblemsError for options that are wrong by themselves.
 */
export class SudoTwoFactor extends Construct {
  private readonly host: IHost;

  public constructor(scope: Construct, id: string, props: SudoTwoFactorProps = {}) {
    super(scope, id);
    this.host = hostOf(this);
    refuse(this.node.path, optionFaults(props));
    for (const elevation of elevationsOf(props)) this.host.facets.declare(elevations, elevation, this);
    this.host.facets.declare(statePaths, codes, this);
    this.warn(props);
    new NixModule(this, 'sudo', {
      area: 'security',
      config: () => {
        const { facets } = this.host;
        refuse(this.node.path, hostFaults(this.host, facets.read(accounts), facets.read(logins)));
        return sudo(props);
      },
    });
    new NixModule(this, 'sudo-code', { area: 'security', config: () => codeRules(props.enrolUntil) });
  }

  private warn({ enrolUntil, polkit }: SudoTwoFactorProps): void {
    const warn = (message: string): void => Annotations.of(this).addWarning(message);
    if (enrolUntil !== undefined) {
      warn(
        `enrolUntil: through ${enrolUntil} a password alone makes root of who has no code yet; leave it out when all have one`,
      );
    }
    if (polkit === 'own') {
      warn(
        'polkit: makes root of members of wheel by their password alone (run0, pkexec); leave it out where no desktop needs it',
      );
    }
  }
}

const codes = {
  path: codesFolder,
  why: 'secrets of the codes for sudo',
  remadeBy: 'google-authenticator as root, for each member of wheel; root gets in by its own password',
};

function sudo({ enrolUntil, remember = 5, polkit = 'root' }: SudoTwoFactorProps): NixAttributes {
  return {
    assertions: assertionsOf(enrolUntil),
    warnings: openRules(),
    // The program that makes a code: see docs/constructs/sudo-two-factor.md.
    environment: { systemPackages: [nix.pkgs('google-authenticator')] },
    security: {
      // What else makes root of members of wheel, and knows no code.
      ...(polkit === 'root' && { polkit: { adminIdentities: nix.mkForce(['unix-user:root']) } }),
      sudo: {
        enable: true,
        wheelNeedsPassword: true,
        execWheelOnly: true,
        extraConfig: nix.lines(`Defaults timestamp_timeout=${remember}\n`),
      },
    },
    systemd: { tmpfiles: { rules: [`d ${codesFolder} 0700 root root -`] } },
  };
}

function elevationsOf({ polkit = 'root' }: SudoTwoFactorProps): Elevation[] {
  return [
    { by: 'polkit', factors: ['password'], whose: polkit },
    { by: 'sudo', factors: ['password', 'code'] },
  ];
}
