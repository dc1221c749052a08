import { type Parser } from '@lezer/common';
import { homedir, tmpdir } from 'node:os';
import { dirname } from 'node:path';

// eslint-disable-next-line @typescript-eslint/no-require-imports -- the package has types for ES modules only
const { parser } = require('@replit/codemirror-lang-nix') as { parser: Parser };

/** Something that no output may hold, at its place: `path: what`. */
export type Finding = string;

type Files = Readonly<Record<string, string>>;

/** Homes that every machine has, whoever ran synth. */
const everywhere = ['/root'];

/** Paths that exist on the machine of whoever ran synth only. */
export function machinePaths(files: Files, program: string): Finding[] {
  const folders = [dirname(program), process.cwd(), tmpdir(), homedir()].filter(
    (folder) => !everywhere.includes(folder),
  );
  return findings(files, (text) =>
    folders.filter((folder) => text.includes(`${folder}/`) || text.includes(`"${folder}"`)),
  );
}

/** What is left of a Terraform token that was not resolved: as text, key, list or number. */
export function tokenMarkers(files: Files): Finding[] {
  return findings(
    files,
    (text) => text.match(/[$#&]\{Tf|TfToken\[|<unresolved-token>|-8\.1\d*e\+298|\[object Object\]/g) ?? [],
  );
}

/** Expressions of Terraform that name what their own file does not declare. */
export function undeclaredReferences(files: Files): Finding[] {
  const stacks = Object.fromEntries(Object.entries(files).filter(([path]) => path.endsWith('.tf.json')));
  return findings(stacks, (text) => {
    const json = JSON.parse(text) as Record<string, Record<string, Record<string, unknown>> | undefined>;
    const known = [
      ...blocks(json['resource'], ''),
      ...blocks(json['data'], 'data.'),
      ...Object.keys(json['variable'] ?? {}).map((name) => `var.${name}`),
    ];
    const named = [...text.matchAll(/(?<!\$)\$\{([^}]*)\}/g)].flatMap(([, expression = '']) => {
      return [...expression.matchAll(/(?:data\.)?[A-Za-z_][\w-]*\.[A-Za-z_][\w-]*/g)].map(([name]) => name);
    });
    return named.filter((name) => !known.includes(name));
  });
}

/** Nix files that a parser of Nix, one that is not Nix's own, stumbles over. */
export function unreadableNix(files: Files): Finding[] {
  const modules = Object.fromEntries(Object.entries(files).filter(([path]) => path.endsWith('.nix')));
  return findings(modules, (text) => {
    const errors: string[] = [];
    parser.parse(withoutEscapes(text)).iterate({
      enter: ({ type, from }) => {
        if (type.isError) errors.push(`character ${from}`);
      },
    });
    return errors;
  });
}

/** The parser does not know what `''$` and `'''` are within `''…''`, where ours start with a line of their own. */
function withoutEscapes(text: string): string {
  return text.replace(/''(?:\$\{|')/g, (escape) => '-'.repeat(escape.length));
}

function blocks(block: Record<string, Record<string, unknown>> | undefined, prefix: string): string[] {
  return Object.entries(block ?? {}).flatMap(([type, all]) =>
    Object.keys(all).map((name) => `${prefix}${type}.${name}`),
  );
}

function findings(files: Files, find: (text: string) => readonly string[]): Finding[] {
  return Object.entries(files).flatMap(([path, text]) => find(text).map((what) => `${path}: ${what}`));
}
