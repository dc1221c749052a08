import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeWith, run as runProgram } from '../helpers/consumer';
import { checkout, offline, Project, type Run } from '../helpers/project';

const bin = join(checkout, 'bin', 'cdknix.js');
let project: Project;
beforeEach(() => (project = new Project('ts-node')));

const cdknix = (...args: string[]): Promise<Run> => project.run([process.execPath, bin, ...args]);
const ended = ({ code, stdout, stderr }: Run) => {
  const said = stderr.split('\n').filter((line) => line !== '' && !line.startsWith('warning: '));
  return { code, stdout, said };
};

describe('a wrong command line ends with code 2, and says what there is', () => {
  test.each<[string[], string]>([
    [[], '[cdknix] command: is missing; cdknix --help lists them'],
    [['exposre'], "[cdknix] command: no command is named 'exposre'; did you mean 'exposure'?"],
    [['synth'], "[cdknix] command: no command is named 'synth', for the program does that itself; run npx cdktf synth"],
    [['--json', 'exposure'], "[cdknix] command: comes first, got '--json'; write 'cdknix COMMAND --json'"],
    [['exposure', '--jsn'], "[cdknix exposure] arguments: no option is named '--jsn'; did you mean '--json'?"],
    [
      ['exposure', 'ares'],
      "[cdknix exposure] arguments: Unexpected argument 'ares', got 'ares'; exposure takes --host NAME, --zone NAME, --json, --app COMMAND, --help",
    ],
    [
      ['exposure', '--host'],
      "[cdknix exposure] arguments: Option '--host <value>' argument missing, got '--host'; exposure takes --host NAME, --zone NAME, --json, --app COMMAND, --help",
    ],
    [
      ['exposure', '--host', 'fufuwuqi.lan'],
      "[cdknix exposure] --host: no host has that name, got 'fufuwuqi.lan'; did you mean 'fufuwuqi'?",
    ],
    [['exposure', '--zone', 'wam'], "[cdknix exposure] --zone: no zone has that name, got 'wam'; did you mean 'wan'?"],
  ])('%j', async (args, line) => {
    expect(ended(await cdknix(...args))).toEqual({ code: 2, stdout: '', said: [line] });
  });
});

describe('help and version', () => {
  test('list the commands, one line each, anywhere', async () => {
    project.remove('cdktf.json');
    const { code, stdout, stderr } = await cdknix('--help');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(
      '\n  exposure  what reaches each host: ports, sites, forwards and public names, from where and why\n',
    );
    expect(await cdknix('-h')).toMatchObject({ code, stdout });
  });

  test('of a command tell its options, without running the program', async () => {
    project.remove('main.ts');
    expect(ended(await cdknix('exposure', '--help'))).toEqual({
      code: 0,
      said: [],
      stdout: `cdknix exposure: what reaches each host: ports, sites, forwards and public names, from where and why

  --host NAME    that host only; may be given several times
  --zone NAME    what is reached from that zone only; may be given several times
  --json         the same as JSON, for programs
  --app COMMAND  how the program is started; else as 'app' in cdktf.json says
  --help         what the command takes
`,
    });
  });

  test('are reached by npx in the checkout', async () => {
    const { code, stdout } = await project.run(['sh', '-c', `cd '${checkout}' && npx cdknix --version`], {
      env: offline,
    });
    expect({ code, stdout }).toEqual({ code: 0, stdout: '0.0.0\n' });
  });
});

describe('a project that cannot be asked', () => {
  test.each<[string, (project: Project) => void, string]>([
    [
      'is none',
      (project) => {
        project.remove('cdktf.json');
      },
      '[cdknix] cdktf.json: is not in HERE; run cdknix in the folder of a project',
    ],
    [
      'does not say how it is started',
      (project) => {
        project.write('cdktf.json', '{ "language": "typescript" }');
      },
      '[cdknix] cdktf.json app: must be the command that starts the program, got undefined; write "app": "npx ts-node main.ts"',
    ],
    [
      'has no readable cdktf.json',
      (project) => {
        project.write('cdktf.json', '{,');
      },
      "[cdknix] cdktf.json: is no JSON: Expected property name or '}' in JSON at position 1; mend it",
    ],
    [
      'never calls synth',
      (project) => {
        project.edit('main.ts', 'app.synth();', '');
      },
      "[cdknix] program: ended without an answer, got 'node --require ts-node/register main.ts'; let it make a FleetApp of cdknix and call its synth()",
    ],
    [
      'has a problem',
      (project) => {
        project.edit('main.ts', "'fuyidong'", "'fuyidon'");
      },
      "[fuyidon] id: no host of the fleet has that name, got 'fuyidon'; did you mean 'fuyidong'?",
    ],
  ])('because it %s ends with code 1 and one line', async (_, edit, line) => {
    edit(project);
    const { code, stdout, said } = ended(await cdknix('exposure', '--json'));
    const here = said.map((text) => text.replace(project.root, 'HERE').replace(/ \(line .*?\)/, ''));
    expect({ code, stdout, said: here }).toEqual({ code: 1, stdout: '', said: [line] });
    expect(project.leftovers()).toEqual([]);
  });

  test('because it throws ends with its error and where it is', async () => {
    project.edit('main.ts', 'app.synth();', "app.synth();\nthrow new TypeError('x is not a function');");
    const { code, stdout, said } = ended(await cdknix('exposure'));
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(said[0]).toBe('TypeError: x is not a function');
    expect(said[1]).toMatch(/\/main\.ts:\d+:\d+\)$/);
  });

  test('because it is no TypeScript ends with the place in it', async () => {
    project.edit('main.ts', 'const app =', 'const app ==');
    const { code, stdout, stderr } = await cdknix('exposure');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/main\.ts:\d+:\d+\]/);
  });
});

describeWith(['script'], 'on a terminal', () => {
  test.each([
    ['', '\u001b[1mfuyidong\u001b[22m'],
    ['1', 'fuyidong'],
  ])('text is cut to its width, and coloured unless NO_COLOR=%j', (noColor, title) => {
    const folder = mkdtempSync(join(tmpdir(), 'test-'));
    try {
      const command = `stty cols 40; NO_COLOR=${noColor} TERM=xterm '${process.execPath}' '${bin}' exposure --host fuyidong 2>/dev/null`;
      const lines = runProgram('script', ['-qec', command, join(folder, 'typescript')], { cwd: project.root }).split(
        '\r\n',
      );
      expect(lines[0]).toBe(title);
      expect(Math.max(...lines.map((line) => line.replace(/\u001b\[\d+m/g, '').length))).toBeLessThanOrEqual(40);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
