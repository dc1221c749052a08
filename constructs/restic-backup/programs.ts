import { nix, type NixExpression } from '../../lib';
import { type Saved } from './saved';

/** Packages of the programs that dumps, and looking at them after a drill, call. */
export function programsFor({ dumps }: Saved): readonly NixExpression[] {
  const kinds = new Set(dumps.map(({ kind }) => kind));
  return [
    ...(kinds.has('sqlite') ? [nix.pkgs('sqlite')] : []),
    ...(kinds.has('postgresql') ? [nix.config(['services', 'postgresql', 'package']), nix.pkgs('util-linux')] : []),
    ...dumps.flatMap((dump) => (dump.kind === 'command' ? dump.packages : [])),
  ];
}
