import { type IConstruct } from 'constructs';
import { type Problem } from '../errors';
import { TerraformElement, TerraformResource, TerraformStack } from '../terraform';
import { attempt } from './attempt';

/** Ids that survive every place they end up in: logical ids, file names, Nix attributes. */
const ID = /^[A-Za-z][A-Za-z0-9_-]*$/;

/** Every construct of a tree, by path, so that no message depends on the order of calls. */
export function constructsBelow(root: IConstruct): IConstruct[] {
  const all = root.node.findAll().map((construct) => ({ construct, path: construct.node.path }));
  return all.sort((a, b) => (a.path < b.path ? -1 : 1)).map(({ construct }) => construct);
}

/**
 * Ids that Terraform's engine would change: it drops every other character, so that `a.b` and `ab` silently become one
 * resource, and `..` writes outside its folder.
 */
export function checkIds(nodes: readonly IConstruct[]): Problem[] {
  return nodes.flatMap(({ node }) => {
    if (node.scope === undefined || ID.test(node.id)) return [];
    const message = `must be a letter followed by letters, digits, - and _, got '${node.id}'; put - where a name has a dot`;
    return [{ path: node.path, field: 'id', message }];
  });
}

/** Resources whose addresses in Terraform are the same although their constructs are not: one would replace the other. */
export function checkAddresses(nodes: readonly IConstruct[]): Problem[] {
  const owners = new Map<string, IConstruct>();
  return nodes.flatMap((node) => {
    if (!TerraformElement.isTerraformElement(node) || !TerraformResource.isTerraformResource(node)) return [];
    const address = `${node.terraformResourceType}.${node.friendlyUniqueId}`;
    const stack = TerraformStack.of(node).node.path;
    const owner = owners.get(`${stack} ${address}`);
    owners.set(`${stack} ${address}`, owner ?? node);
    if (owner === undefined) return [];
    const message = `would be the same resource as '${owner.node.path}' in Terraform, got ${address} for both; rename one of them`;
    return [{ path: node.node.path, field: 'id', message }];
  });
}

/** Every validation of every construct, also of those outside any stack, which the engine alone would never run. */
export function validateTree(nodes: readonly IConstruct[]): Problem[] {
  const problems: Problem[] = [];
  for (const { node } of nodes) {
    const messages = attempt(node.path, problems, () => node.validate()) ?? [];
    problems.push(...messages.map((message) => ({ path: node.path, message })));
  }
  return problems;
}

/** Messages that constructs left on themselves with `Annotations`. */
export function annotations(nodes: readonly IConstruct[]): { errors: Problem[]; warnings: Problem[] } {
  const found = { errors: [] as Problem[], warnings: [] as Problem[] };
  for (const { node } of nodes) {
    for (const { type, data } of node.metadata) {
      const list = type === '@cdktf/error' ? found.errors : type === '@cdktf/warn' ? found.warnings : undefined;
      list?.push({ path: node.path, message: String(data) });
    }
  }
  return found;
}
