import { nix, type NixValue } from '../../lib';
import { printNix } from '../../lib/nix';
import { relocate } from '../../lib/nix/relocate';

const moved = (value: NixValue, folder = 'generated/ares/system'): string =>
  printNix(relocate(value, folder), { path: 'test' });

describe('a relative path', () => {
  test.each([
    ['generated', './x.nix', '../x.nix'],
    ['generated/ares/system', './x.nix', '../../../x.nix'],
    ['generated/profiles/all/system', './secrets/a.yaml', '../../../../secrets/a.yaml'],
    ['generated/ares', './generated/ares/system/host.nix', './system/host.nix'],
    ['generated/ares', './generated/profiles/all/system/nix.nix', '../profiles/all/system/nix.nix'],
  ])('seen from %s: %s is %s', (folder, from, to) => {
    expect(moved(nix.path(from), folder)).toBe(to);
  });
});

describe('relocating', () => {
  const path = nix.path('./x');
  test.each<[string, NixValue, string]>([
    ['a list', [path], '[ ../../../x ]'],
    ['an argument', nix.apply(nix.builtins('readFile'), path), 'builtins.readFile ../../../x'],
    ['a modifier', nix.mkForce(path), 'lib.mkForce ../../../x'],
    ['a condition', nix.eq(path, nix.config('a')), '../../../x == config.a'],
    ['a text', nix.text`a ${path}`, '"a ${../../../x}"'],
    ['an absolute path, which stays', nix.path('/etc/x'), '/etc/x'],
    ['text that looks like a path, which stays', './x', '"./x"'],
  ])('reaches into %s', (_, value, text) => {
    expect(moved(value)).toBe(text);
  });

  test('returns what holds no path as it is', () => {
    const value = { a: [1, nix.mkIf(nix.config('b'), { c: nix.path('/etc') })] };
    expect(relocate(value, 'generated')).toBe(value);
  });
});
