import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { ConstructError } from '../errors';

/** Somebody who can be asked for a value. */
export interface Prompt {
  /** Whether somebody is there. */
  readonly isThere: boolean;
  /** What they type, unseen; empty where they have nothing to say. Undefined where nobody is there. */
  readonly ask: (question: string) => Promise<string | undefined>;
  /** Says what was wrong with an answer. */
  readonly tell: (line: string) => void;
}

/** Asks on the terminal: the question goes to standard error, and nothing of the answer is shown. */
export function terminalPrompt(input: NodeJS.ReadStream, output: NodeJS.WriteStream): Prompt {
  return {
    isThere: input.isTTY,
    ask: (question) => (input.isTTY ? unseen(question, input, output) : Promise.resolve(undefined)),
    tell: (line) => output.write(`${line}\n`),
  };
}

/** Lines that come together were pasted together. */
const together = 30;

/** readline knows how lines are edited; what it would echo goes nowhere. */
function unseen(question: string, input: NodeJS.ReadStream, output: NodeJS.WriteStream): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input, output: nowhere, terminal: true, historySize: 0 });
  output.write(question);
  return new Promise((done, failed) => {
    const lines: string[] = [];
    const end = (): void => {
      reader.close();
      output.write('\n');
    };
    reader.on('line', (line) => {
      if (lines.push(line) === 1) setTimeout(end, together);
    });
    reader.once('close', () => done(lines.join('\n')));
    reader.once('SIGINT', () => {
      const message = 'was interrupted; hosts that were done before have their values, and the next run goes on';
      failed(new ConstructError('cdknix secrets', '', message));
      end();
    });
  });
}
