/** One line of the table. */
export interface Row {
  readonly what: string;
  readonly measured: string;
  /** What may not be exceeded, and whether it was. @default - a figure without a budget */
  readonly budget?: { readonly text: string; readonly met: boolean };
}

/** Renders rows as a Markdown table, aligned for the terminal. */
export function table(rows: readonly Row[]): string {
  const lines = rows.map(({ what, measured, budget }) => [what, measured, budget?.text ?? '', verdict(budget)]);
  const cells = [['what', 'measured', 'budget', ''], ...lines];
  const widths = [0, 1, 2, 3].map((column) => Math.max(3, ...cells.map((line) => line[column]!.length)));
  const printed = cells.map((line) => `| ${line.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`);
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [printed[0]!, rule, ...printed.slice(1)].join('\n');
}

function verdict(budget: Row['budget']): string {
  if (budget === undefined) return '';
  return budget.met ? 'within budget' : 'over budget';
}
