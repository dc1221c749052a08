import { type ChildProcess, spawn } from 'node:child_process';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { findProgram } from '../helpers/consumer';

/** A port of loopback that nothing listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  return port;
}

const running = new Set<ChildProcess>();

afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
});

/** A program that runs until it is stopped, at the end of the file's tests at the latest. */
export class Program {
  /** What it said on its error output. */
  public said = '';
  private readonly child: ChildProcess;
  private readonly ended: Promise<void>;

  public constructor(name: string, args: readonly string[]) {
    const child = spawn(findProgram(name) ?? name, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    child.stderr.setEncoding('utf8').on('data', (text: string) => (this.said += text));
    this.ended = new Promise((done) => child.once('exit', () => done()));
    this.child = child;
    running.add(child);
  }

  /** Ends it as systemd does: it is asked to, and is not waited for any longer than that would. */
  public async stop(): Promise<void> {
    this.child.kill('SIGTERM');
    const impatient = setTimeout(() => this.child.kill('SIGKILL'), 10_000);
    await this.ended;
    clearTimeout(impatient);
    running.delete(this.child);
  }

  /** Ends it in the midst of what it does. */
  public async crash(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
    running.delete(this.child);
  }
}

/** Waits until a condition holds, and returns what it found. @throws Error after the time, with what is told. */
export async function until<T>(found: () => Promise<T | undefined>, tell: () => string, seconds = 30): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const value = await found().catch(() => undefined);
    if (value !== undefined) return value;
    if (Date.now() > end) throw new Error(tell());
    await new Promise((done) => setTimeout(done, 100));
  }
}

/** What an HTTP server answered. */
export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Asks an HTTP server on a connection of its own: one that stays open keeps a server from ending. */
export function ask(url: string, post?: unknown): Promise<Answer> {
  const body = post === undefined ? undefined : JSON.stringify(post);
  const method = body === undefined ? 'GET' : 'POST';
  const headers = { 'content-type': 'application/json' };
  return new Promise((done, failed) => {
    const asked = request(url, { method, headers, agent: false, timeout: 10_000 }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('end', () => done({ status: response.statusCode ?? 0, text }));
    });
    asked.on('error', failed).on('timeout', () => asked.destroy(new Error(`${url} does not answer`)));
    asked.end(body);
  });
}
