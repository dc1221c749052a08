/** Properties for `SudoTwoFactor`. */
export interface SudoTwoFactorProps {
  /**
   * Last day, UTC, on which a user who has no code yet becomes root by password alone: `2026-12-31`. The host itself
   * ends it. @default - nobody becomes root without a code
   */
  readonly enrolUntil?: string;
  /**
   * Minutes for which sudo does not ask again in the same terminal, 0 to 60. Renders to `timestamp_timeout` in
   * `security.sudo.extraConfig`. @default 5
   */
  readonly remember?: number;
  /**
   * Whose password polkit asks for, which makes root as well (`run0`, `pkexec`, dialogs of a desktop) and knows no code:
   * with `own`, a member of wheel needs none. Renders to `security.polkit.adminIdentities`. @default 'root'
   */
  readonly polkit?: 'root' | 'own';
}
