/** What the user reads on. */
export interface Terminal {
  /** Characters in a line; undefined where lines may have any length, as in a file. */
  readonly columns?: number;
  readonly colors: boolean;
}

/**
 * What standard output is: lines are cut and coloured for people only, and colours are left out for those who do not
 * want any.
 *
 * @see https://no-color.org
 */
export function terminalOf(
  { isTTY, columns }: Pick<NodeJS.WriteStream, 'isTTY' | 'columns'>,
  env: NodeJS.ProcessEnv,
): Terminal {
  if (!isTTY) return { colors: false };
  const colors = (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
  return { colors, ...(columns > 0 && { columns }) };
}
