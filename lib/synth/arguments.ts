import { shown } from '../errors';
import { advice } from '../fleet/wording';

/**
 * Says what `parseArgs` refused: Node's own words tell what is wrong, but not what there is.
 *
 * @param takes - What may be given: `synth takes --out DIR, --locked`.
 */
export function refusedArguments(
  { message }: Error,
  args: readonly string[],
  options: Iterable<string>,
  takes: string,
): string {
  const [, unknown] = /^Unknown option '(.*?)'/.exec(message) ?? [];
  const names = [...options].map((name) => `--${name}`);
  if (unknown !== undefined) return `no option is named '${unknown}'${advice(unknown, names)}`;
  const reason = message.split('. ')[0] ?? '';
  return `${reason}, got ${shown(args.join(' '))}; ${takes}`;
}
