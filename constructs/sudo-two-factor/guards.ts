import { nix, type NixAttributes, type NixExpression } from '../../lib';
import { isFirst } from './rules';

/** What would make the code pointless, said by another module of the machine. */
export function assertionsOf(enrolUntil: string | undefined): NixAttributes[] {
  return [
    {
      assertion: nix.config('security.sudo.wheelNeedsPassword'),
      message: 'security.sudo.wheelNeedsPassword is false: sudo would ask for neither password nor code; take it out',
    },
    {
      assertion: isFirst(enrolUntil),
      message:
        'security.pam.services.sudo: the one-time code must be its first auth rule, else sudo may ask for none; take out what changes its text or its rules',
    },
    ...['doas', 'sudo-rs'].map((other) => ({
      assertion: nix.not(nix.config(['security', other, 'enable'])),
      message: `security.${other}.enable: it makes root without a code; take it out, sudo is enough`,
    })),
  ];
}

/** Warnings of the next build: rules of sudo that ask for nothing. */
export function openRules(): NixExpression {
  const lines = nix.apply(nix.lib('splitString'), '\n', nix.config('security.sudo.configFile'));
  return nix.concat(...['NOPASSWD', '!authenticate'].map((word) => warning(word, lines)));
}

function warning(word: string, lines: NixExpression): NixExpression {
  const found = nix.apply(nix.builtins('filter'), nix.apply(nix.lib('hasInfix'), word), lines);
  const list = nix.apply(nix.lib('concatStringsSep'), ', ', found);
  const message = nix.text`SudoTwoFactor: another module lets sudo ask for neither password nor code: ${list}; take it out there`;
  return nix.apply(nix.lib('optional'), nix.not(nix.eq(found, [])), message);
}
