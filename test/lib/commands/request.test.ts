import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FleetApp } from '../../../lib';
import { commandRequest, requestEnvironment } from '../../../lib/commands/request';
import { type Exposure } from '../../../lib/exposure/model';
import { testFleet } from '../../../lib/testing';
import { HostStack } from '../../../stacks/host-stack';

describe('a program that is asked something', () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'test-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Runs a program whose project is the folder; what it answered, and what it said. */
  function run(command: string, times = 1): { answer: unknown; log: string[]; result: unknown } {
    const answerFile = join(folder, 'answer.json');
    const variables = requestEnvironment({ command, answerFile });
    const log: string[] = [];
    let result: unknown;
    Object.assign(process.env, variables);
    try {
      for (let time = 0; time < times; time++) {
        const app = new FleetApp({ fleet: testFleet(), root: folder, args: [], log: (line) => log.push(line) });
        new HostStack(app, 'ares').node.addMetadata('@cdktf/warn', 'is risky');
        result = app.synth();
      }
    } finally {
      for (const name of Object.keys(variables)) Reflect.deleteProperty(process.env, name);
    }
    return { answer: JSON.parse(readFileSync(answerFile, 'utf8')), log, result };
  }

  test('answers, warns, and writes nothing else', () => {
    const { answer, log, result } = run('exposure');
    expect((answer as Exposure).hosts.map(({ host }) => host)).toEqual(['ares']);
    expect(log).toEqual(['warning: [ares] is risky']);
    expect(result).toMatchObject({ written: [], removed: [], unchanged: 0, warnings: [{ path: 'ares' }] });
    expect(readdirSync(folder)).toEqual(['answer.json']);
  });

  test('refuses a command of another version', () => {
    expect(() => run('exposures')).toThrow(
      "[cdknix] CDKNIX_COMMAND: is no command of this version of cdknix, got 'exposures'; did you mean 'exposure'?",
    );
  });

  test('answers once', () => {
    expect(() => run('exposure', 2)).toThrow(
      '[cdknix] exposure: is answered by two apps of the program, and one answer would hide the other; run one app at a time',
    );
  });
});

test.each([{}, { CDKNIX_COMMAND: 'exposure' }, { CDKNIX_COMMAND: '', CDKNIX_ANSWER: 'x' }])(
  '%j asks nothing',
  (env) => {
    expect(commandRequest(env)).toBeUndefined();
  },
);
