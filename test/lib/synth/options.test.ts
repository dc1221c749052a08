import { synthOptions } from '../../../lib/synth/options';

const takes = 'synth takes --out DIR, --release 24.11, --locked, --overwrite';

describe('options of a synth', () => {
  test('are the project itself, unlocked, without arguments', () => {
    expect(synthOptions([], {})).toEqual({ locked: false, overwrite: false });
  });

  test('are read from the arguments', () => {
    expect(synthOptions(['--out', 'x', '--release=24.11', '--locked', '--overwrite'], {})).toEqual({
      out: 'x',
      release: '24.11',
      locked: true,
      overwrite: true,
    });
  });

  test('are read from CDKNIX_ARGS as well', () => {
    expect(synthOptions(['--overwrite'], { CDKNIX_ARGS: ' --out  x ' })).toEqual({
      out: 'x',
      locked: false,
      overwrite: true,
    });
  });

  test('refuse the HCL that the cdktf command can ask for', () => {
    expect(() => synthOptions([], { SYNTH_HCL_OUTPUT: 'true' })).toThrow(
      '[synth] --hcl: asks for HCL, which the checks of a synth cannot read; run cdktf without --hcl',
    );
  });

  test.each([
    ['true', true],
    ['false', false],
    ['', false],
  ])('are locked under CI=%s: %s', (CI, locked) => {
    expect(synthOptions([], { CI }).locked).toBe(locked);
  });

  test.each<[string, string[], string]>([
    [
      'a release that is not known',
      ['--release', '23.05', '--out', 'x'],
      "[synth] --release: must be one of 24.11, 25.05, 25.11, 26.05, 26.11, got '23.05'; name a release that cdknix knows",
    ],
    [
      'a release without a folder of its own',
      ['--release', '24.11'],
      "[synth] --release: would replace the hosts' own files, got '24.11' without --out; add --out with a folder of its own",
    ],
    [
      'a flag that is not known',
      ['--outt', 'x'],
      "[synth] arguments: no option is named '--outt'; did you mean '--out'?",
    ],
    ['a word', ['ares'], `[synth] arguments: Unexpected argument 'ares', got 'ares'; ${takes}`],
    [
      'a flag without its value',
      ['--out'],
      `[synth] arguments: Option '--out <value>' argument missing, got '--out'; ${takes}`,
    ],
    [
      'a value for a flag',
      ['--locked=yes'],
      `[synth] arguments: Option '--locked' does not take an argument, got '--locked=yes'; ${takes}`,
    ],
  ])('refuse %s', (_, args, line) => {
    expect(() => synthOptions(args, {})).toThrow(expect.objectContaining({ message: line }) as Error);
  });
});
