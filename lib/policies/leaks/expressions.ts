import { isNixExpression, type NixNode, nodeOf, type NixValue } from '../../nix';

/** The attribute path of `config.sops.secrets.x.path`, without `config`; undefined for anything else. */
export function configPath(node: NixNode): readonly string[] | undefined {
  if (node.kind !== 'reference' || node.root !== 'config') return undefined;
  return typeof node.path === 'string' ? segments(node.path) : node.path;
}

/** The same, of a value that may be no expression at all. */
export function configPathOf(value: NixValue): readonly string[] | undefined {
  return isNixExpression(value) ? configPath(nodeOf(value)) : undefined;
}

function segments(text: string): string[] {
  return [...text.matchAll(/"([^"]*)"|([^."]+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}
