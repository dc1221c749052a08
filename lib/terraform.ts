import './load-later';
import './creation-stacks';

/**
 * The only import of the Terraform engine. cdktf is archived upstream; its successor is a drop-in,
 * so changing the engine means changing the one name below.
 */
export {
  Annotations,
  App,
  Aspects,
  Fn,
  type IAspect,
  LocalBackend,
  S3Backend,
  TerraformElement,
  TerraformOutput,
  TerraformProvider,
  TerraformResource,
  TerraformStack,
  TerraformVariable,
  Token,
} from 'cdktf';

/** Text that Terraform takes as it is: `${` and `%{` would start an expression of its own. */
export function terraformText(text: string): string {
  return text.replace(/[$%](?=\{)/g, '$&$&');
}
