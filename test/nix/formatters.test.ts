import { type Parser } from '@lezer/common';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { freeNames, nix, type NixValue, printModule, printNix } from '../../lib/nix';
import { describeWith, findProgram } from '../helpers/consumer';
import { attributes, value } from './arbitraries';
import { complaints, report, runs, samples, seed, withFolder } from './property';

// Its types are for ES modules only.
// eslint-disable-next-line @typescript-eslint/no-require-imports
const { parser } = require('@replit/codemirror-lang-nix') as { parser: Parser };

function withModules(body: (files: readonly string[], folder: string) => void): void {
  withFolder((folder) => {
    const files = samples(attributes).map((module, index) => {
      const file = join(folder, `m${index}.nix`);
      writeFileSync(file, `# made by a test, with the hash of the rest\n${printModule(module, { path: 'test' })}`);
      return file;
    });
    body(files, folder);
  });
}

/** Runs a program over a thousand files at a time. */
function complaintsOf(name: string, args: readonly string[], files: readonly string[]): readonly string[] {
  const program = findProgram(name) ?? name;
  const batches = Array.from({ length: Math.ceil(files.length / 1000) }, (_, i) =>
    files.slice(i * 1000, (i + 1) * 1000),
  );
  return batches.flatMap((batch) => complaints(program, [...args, ...batch]).split('\n')).filter((line) => line !== '');
}

describeWith(['nixfmt'], 'nixfmt', () => {
  test('finds nothing to change in any module', () => {
    withModules((files) => {
      const found = complaintsOf('nixfmt', ['--check'], files);
      report(`printer: ${files.length} modules through nixfmt`, found.length);
      expect(found).toEqual([]);
    });
  });

  test('finds nothing to change in any value that is printed alone', () => {
    withFolder((folder) => {
      const files = samples(value).map((given, index) => {
        const file = join(folder, `v${index}.nix`);
        writeFileSync(file, `${printNix(given)}\n`);
        return file;
      });
      const found = complaintsOf('nixfmt', ['--check'], files);
      report(`printer: ${files.length} values through nixfmt`, found.length);
      expect(found).toEqual([]);
    });
  });
});

describeWith(['statix'], 'statix', () => {
  test('has nothing to say about any module', () => {
    withModules((files, folder) => {
      const found = complaints(findProgram('statix') ?? '', ['check', '-o', 'errfmt', folder]);
      report(`printer: ${files.length} modules through statix`, found.split('\n').length - 1);
      expect(found).toBe('');
    });
  });
});

describeWith(['deadnix'], 'deadnix', () => {
  test('finds no unused name in any module', () => {
    withModules((files) => {
      const found = complaintsOf('deadnix', ['--fail'], files);
      report(`printer: ${files.length} modules through deadnix`, found.length);
      expect(found).toEqual([]);
    });
  });
});

describe('a parser written in JavaScript', () => {
  const errorsIn = (source: string): number => {
    let count = 0;
    parser.parse(source).iterate({ enter: ({ type }) => void (count += Number(type.isError)) });
    return count;
  };
  /** Its grammar does not know the escapes of indented strings, nor a backslash at their end, nor names such as `a1e2` (it sees a float). */
  const isBeyondIt = (source: string): boolean => /''(?:\$|'|\\)|\\'|\d[eE]\d+/.test(source);

  test.each(['{ a = ; }', '[ -1 ]', '{ if = 1; }', '{ a = "x; }', '{ a = 1 }'])('sees that %s is wrong', (source) => {
    expect(errorsIn(source)).toBeGreaterThan(0);
  });

  test('finds no error in any module', () => {
    const modules = samples(attributes).map((module) => printModule(module, { path: 'test' }));
    const readable = modules.filter((module) => !isBeyondIt(module));
    const wrong = readable.filter((module) => errorsIn(module) > 0);
    report(`printer: ${readable.length} of ${modules.length} modules through a JavaScript parser`, wrong.length);
    expect(wrong).toEqual([]);
    expect(readable.length).toBeGreaterThan(modules.length / 2);
  });
});

describe('the printer', () => {
  test('gives equal bytes for equal attributes in any order', () => {
    fc.assert(
      fc.property(attributes, (module) => {
        expect(printModule(reversed(module), { path: 'test' })).toBe(printModule(module, { path: 'test' }));
      }),
      { seed, numRuns: runs },
    );
  });

  test('binds exactly the names that are used', () => {
    const roots = ['config', 'lib', 'options', 'pkgs'] as const;
    fc.assert(
      fc.property(fc.subarray([...roots]), fc.infiniteStream(fc.nat(5)), (used, shapes) => {
        const values = used.map((root, index) => placed(nix[root](['a', `b${index}`]), shapes.next().value as number));
        expect(freeNames(values)).toEqual(used);
        const args = [...used, '...'];
        const header =
          used.length === 0 ? '' : used.length <= 2 ? `{ ${args.join(', ')} }:` : `{\n  ${args.join(',\n  ')}\n}:`;
        expect(printModule({ values }, { path: 'test' })).toBe(
          `${header}${header === '' ? '' : '\n'}${printNix({ values })}\n`,
        );
      }),
      { seed, numRuns: runs },
    );
  });

  test('prints deep nesting of calls without trying every way to break it', () => {
    let deep: NixValue = { a: 'x'.repeat(90), b: 'y'.repeat(90) };
    const deepText = 'w'.repeat(60);
    for (let i = 0; i < 60; i++) deep = nix.apply(nix.builtins('f'), deep, [i, 'z'.repeat(40)], deepText);
    expect(printNix(deep)).toContain('x'.repeat(90));
  });
});

/** A value in a place of some kind, none of which needs a name of its own. */
function placed(inner: NixValue, shape: number): NixValue {
  const f = nix.builtins('f');
  const places: NixValue[] = [inner, [inner], { deep: { inner } }, nix.apply(f, inner), nix.concat([1], [inner])];
  return places[shape] ?? nix.update({ inner }, { other: 1 });
}

/** The same data, every attribute set written in the opposite order. */
function reversed<T extends NixValue>(given: T): T {
  if (typeof given !== 'object' || given === null) return given;
  if (Array.isArray(given)) return given.map((element: NixValue) => reversed(element)) as unknown as T;
  if (Object.getOwnPropertySymbols(given).length > 0) return given;
  const entries = Object.entries(given).map(([name, child]) => [name, reversed(child as NixValue)]);
  return Object.fromEntries(entries.reverse()) as T;
}
