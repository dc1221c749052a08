import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** Runs a program that has loaded all of cdknix, in a process of its own: jest has its own idea of loading modules. */
function printed(program: string): unknown {
  const args = ['--require', 'ts-node/register', '--eval', program];
  const cwd = join(__dirname, '..', '..');
  return JSON.parse(execFileSync(process.execPath, args, { cwd, encoding: 'utf8' }));
}

test('where a token was made is worked out when it is asked for, and then as the engine does', () => {
  const make =
    "const { Lazy, Tokenization } = require('cdktf'); const made = () => Lazy.anyValue({ produce: () => 1 });";
  const ask = 'console.log(JSON.stringify([translated > 0, made().creationStack.join("|")]));';
  const count =
    'let translated = 0; const prepare = Error.prepareStackTrace; Error.prepareStackTrace = (...a) => (translated++, prepare(...a));';
  const own = printed(`require('./lib');\n${make} ${count} made(); ${ask}`) as [boolean, string];
  const engines = printed(`\n${make} ${count} made(); ${ask}`) as [boolean, string];
  expect([own[0], engines[0]]).toEqual([false, true]);
  expect(own[1]).toBe(engines[1]);
  expect(own[1]).toContain('made');
});
