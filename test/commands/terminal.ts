import { spawn } from 'node:child_process';

/** What a person at a terminal does: waits for a text, then types another. */
export type Typed = readonly [waitFor: string, type: string];

/** What stood on the screen, and how the command ended. */
export interface Session {
  readonly screen: string;
  readonly code: number | null;
}

/** Runs a command on a terminal of its own, with somebody at it. */
export function atTerminal(
  command: readonly string[],
  { cwd, env }: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
  typed: readonly Typed[],
): Promise<Session> {
  const line = command.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
  const child = spawn('script', ['-qefc', line, '/dev/null'], { cwd, env, stdio: ['pipe', 'pipe', 'inherit'] });
  const waiting = [...typed];
  let screen = '';
  let seen = 0;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    screen += text;
    const [next] = waiting;
    const at = next === undefined ? -1 : screen.indexOf(next[0], seen);
    if (next === undefined || at < 0) return;
    seen = at + next[0].length;
    waiting.shift();
    child.stdin.write(next[1]);
  });
  return new Promise((done) => child.on('close', (code) => done({ screen: screen.replaceAll('\r\n', '\n'), code })));
}
