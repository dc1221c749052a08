import { join } from 'node:path';
import { checkout, Project, type Run } from '../helpers/project';

const bin = join(checkout, 'bin', 'cdknix.js');
let project: Project;
beforeAll(() => {
  project = new Project('ts-node');
  // What a command line lacks is said before any program runs.
  project.remove('main.ts');
});

const cdknix = (...args: string[]): Promise<Run> => project.run([process.execPath, bin, ...args]);

test.each<[string[], string]>([
  [['secrets'], '[cdknix secrets] command: is missing; cdknix secrets --help lists them'],
  [['secrets', 'statu'], "[cdknix secrets] command: no command is named 'statu'; did you mean 'status'?"],
  [['secrets', '--json'], "[cdknix secrets] command: comes first, got '--json'; write 'cdknix secrets COMMAND --json'"],
  [
    ['secrets', 'status', 'ares'],
    "[cdknix secrets status] arguments: Unexpected argument 'ares', got 'ares'; secrets status takes --host NAME, --json, --app COMMAND, --help",
  ],
])('a wrong command line of a group ends with code 2: %j', async (args, line) => {
  const { code, stdout, stderr } = await cdknix(...args);
  expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: `${line}\n` });
});

test('the help of a group lists its commands, and that of a command its operands first', async () => {
  const { code, stdout } = await cdknix('secrets', '--help');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^cdknix secrets COMMAND \[OPTIONS\]\n\n {2}status {3}what each host needs/);
  expect((await cdknix('secrets', 'onboard', '--help')).stdout).toContain('\n\n  HOST                 the machine, as');
});
