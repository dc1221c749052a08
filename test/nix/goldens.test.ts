import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { printModule } from '../../lib/nix';
import { describeWith, findProgram, run } from '../helpers/consumer';
import { goldens } from './goldens';
import { complaints } from './property';

const folder = join(__dirname, 'goldens');
const files = Object.keys(goldens).map((name) => join(folder, `${name}.nix`));

describe('a module prints exactly as', () => {
  test.each(Object.entries(goldens))('goldens/%s.nix', (name, { module, options }) => {
    const file = join(folder, `${name}.nix`);
    const printed = printModule(module, { path: 'ares', ...options });
    if (process.env['CDKNIX_UPDATE'] === '1') writeFileSync(file, printed);
    expect(printed).toBe(readFileSync(file, 'utf8'));
  });

  test('no golden is left over', () => {
    expect(readdirSync(folder).sort()).toEqual(
      Object.keys(goldens)
        .map((name) => `${name}.nix`)
        .sort(),
    );
  });
});

describeWith(['nix'], 'nix', () => {
  test.each(files)('parses %s', (file) => {
    expect(run('nix', ['--parse', file])).not.toBe('');
  });
});

describeWith(['nixfmt', 'statix', 'deadnix'], 'the formatter and the linters', () => {
  test('have nothing to say about the goldens', () => {
    expect(complaints(findProgram('nixfmt') ?? '', ['--check', ...files])).toBe('');
    expect(complaints(findProgram('statix') ?? '', ['check', '-o', 'errfmt', folder])).toBe('');
    expect(complaints(findProgram('deadnix') ?? '', ['--fail', ...files])).toBe('');
  });
});
