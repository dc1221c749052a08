/** Alloy's configuration of a host, as the generated module has it in a text of several lines. */
export function configOf(files: Readonly<Record<string, unknown>>, host: string): string {
  const module = String(files[`generated/${host}/monitoring/log-shipper.nix`]);
  const [, indent = '', body = ''] = /"alloy\/config\.alloy"\.text = ''\n( *)([^]*?)\n *'';/.exec(module) ?? [];
  const lines = `${indent}${body}`.split('\n').map((line) => line.slice(indent.length));
  return `${lines.join('\n')}\n`.replaceAll("''$", '$').replaceAll("'''", "''");
}
