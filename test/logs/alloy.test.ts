import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeWith, run } from '../helpers/consumer';
import { logs } from './log-fleet';
import { configOf } from './config-of';
import { temporary } from './loki';

describeWith(['alloy-syntax'], 'Alloy’s own parser', () => {
  const parse = (text: string): string => {
    const file = join(temporary(), 'config.alloy');
    writeFileSync(file, text);
    return run('alloy-syntax', [file]);
  };

  test.each(['ares', 'hera', 'eos'])('takes the configuration of %s, which is as its formatter writes it', (host) => {
    const text = configOf(logs().files, host);
    expect(parse(text)).toBe(text);
  });

  test('refuses one with an end missing', () => {
    const text = configOf(logs().files, 'hera');
    expect(() => parse(text.slice(0, -3))).toThrow('expected }');
  });
});
