import { shown } from '../../errors';
import { isNixExpression, nodeOf, type NixValue } from '../../nix';
import { type Definition, definitionsAt } from '../definitions';
import { optionName } from '../option-pattern';
import { complyingUnless, type Finding, hostPolicy, type Policy } from '../policy';

const keys = ['sops.age.keyFile', 'sops.age.sshKeyPaths', 'sops.gnupg.sshKeyPaths'];

/** The key that opens all secrets of a host is nothing that Nix copies. */
export const KeyStaysOutOfTheStore: Policy = hostPolicy(
  'KeyStaysOutOfTheStore',
  'A key below a folder that is evaluated as a flake without git is copied into the Nix store, and opens every secret.',
  ({ hostName }, rendered) => {
    const given = keys.flatMap((option) => definitionsAt(rendered, hostName, option));
    const flakes = definitionsAt(rendered, hostName, 'system.autoUpgrade.flake');
    if (given.length === 0 && flakes.length === 0) return 'does not apply';
    const copied = flakes.flatMap(({ value }) => folderOf(value) ?? []);
    return complyingUnless(given.flatMap((definition) => faultsOf(definition, copied)));
  },
);

function faultsOf({ path, value, by }: Definition, copied: readonly string[]): Finding[] {
  return (Array.isArray(value) ? (value as readonly NixValue[]) : [value]).flatMap((one) => {
    const message = faultOf(one, copied);
    return message === undefined ? [] : [{ path: by, field: optionName(path), message }];
  });
}

function faultOf(value: NixValue, copied: readonly string[]): string | undefined {
  if (isNixExpression(value)) {
    const node = nodeOf(value);
    if (node.kind !== 'path') return undefined;
    return `is a path of Nix, so that the key itself goes into the Nix store, got ${node.text}; write it as a string`;
  }
  if (typeof value !== 'string') return undefined;
  if (value.startsWith('/nix/store/'))
    return `is in the Nix store, got ${shown(value)}; keep the key on the machine alone`;
  const folder = copied.find((one) => value === one || value.startsWith(`${one}/`));
  if (folder === undefined) return undefined;
  return `is below ${folder}, which system.autoUpgrade.flake copies into the Nix store as a whole, got ${shown(value)}; use a git+ flake, or keep the key elsewhere`;
}

/** The folder that a flake without git copies: `path:/etc/nixos`. */
function folderOf(value: NixValue): string | undefined {
  return typeof value === 'string' ? /^path:(\/[^?#]*?)\/?(?:[?#].*)?$/.exec(value)?.[1] : undefined;
}
