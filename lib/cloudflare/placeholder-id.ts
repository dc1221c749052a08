import { type Construct } from 'constructs';
import { placeholderId } from '../fleet';
import { TerraformStack, TerraformVariable } from '../terraform';

/** What an id is of. */
const kinds = { zone: 'zoneId', account: 'accountId' } as const;

/**
 * Stops a plan of the stack as long as it has a placeholder for an id of Cloudflare's: a variable whose own value is not
 * valid. Terraform looks at variables before it asks any provider.
 */
export function refusePlaceholder(scope: Construct, kind: keyof typeof kinds, id: string): void {
  const stack = TerraformStack.of(scope);
  const name = `placeholder_${kind}_id`;
  if (id !== placeholderId || stack.node.tryFindChild(name) !== undefined) return;
  const variable = new TerraformVariable(stack, name, { type: 'string', default: id });
  const errorMessage = `The id of a Cloudflare ${kind} is a placeholder. Fill in ${kinds[kind]} under dns.zones of the fleet.`;
  variable.addValidation({ condition: `\${var.${name} != "${placeholderId}"}`, errorMessage });
}
