import { type ChildProcess, spawn } from 'node:child_process';
import { createServer as createHttpServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { findProgram } from '../helpers/consumer';

/** Ports of loopback that nobody listens on. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((done) =>
          server.listen(0, '127.0.0.1', () => done((server.address() as AddressInfo).port)),
        ),
    ),
  );
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return ports;
}

/** Programs that run for a test, all of which it ends. */
export class Programs {
  private readonly running = new Map<string, ChildProcess>();
  private readonly said = new Map<string, string>();

  public start(name: string, program: string, args: readonly string[], cwd: string): void {
    const child = spawn(findProgram(program) ?? program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    this.running.set(name, child);
    const keep = (text: Buffer): void => void this.said.set(name, `${this.said.get(name) ?? ''}${text.toString()}`);
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
  }

  /** What a program printed. */
  public output(name: string): string {
    return this.said.get(name) ?? '';
  }

  public async kill(name: string): Promise<void> {
    const child = this.running.get(name);
    if (child === undefined) return;
    this.running.delete(name);
    if (child.exitCode !== null) return;
    await new Promise<void>((done) => {
      child.once('exit', () => done());
      child.kill('SIGKILL');
    });
  }

  public async close(): Promise<void> {
    for (const name of [...this.running.keys()]) await this.kill(name);
  }
}

/** An alert as Alertmanager tells it. */
export interface ToldAlert {
  readonly status: 'firing' | 'resolved';
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Takes what Alertmanager sends, by the path that it sends it to. */
export class Pager {
  public readonly calls: { readonly path: string; readonly at: number; readonly alerts: readonly ToldAlert[] }[] = [];
  private readonly server: Server;

  public constructor(public readonly port: number) {
    this.server = createHttpServer((request, response) => {
      void body(request).then((text) => {
        const path = request.url ?? '';
        if (request.method === 'POST') {
          const { alerts } = JSON.parse(text) as { alerts: ToldAlert[] };
          this.calls.push({ path, at: performance.now(), alerts });
        }
        response.end('ok');
      });
    });
  }

  public listen(): Promise<void> {
    return new Promise((done) => this.server.listen(this.port, '127.0.0.1', done));
  }

  public close(): Promise<unknown> {
    return new Promise((done) => {
      this.server.close(done);
      this.server.closeAllConnections();
    });
  }

  /** When somebody was told of an alert at a path, and what. */
  public told(path: string, alert: string, status: ToldAlert['status']): { at: number; alert: ToldAlert } | undefined {
    for (const call of this.calls.filter((one) => one.path === path)) {
      const found = call.alerts.find((one) => one.labels['alertname'] === alert && one.status === status);
      if (found !== undefined) return { at: call.at, alert: found };
    }
    return undefined;
  }
}

async function body(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** Waits until something is there, and returns it. */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined> | T | undefined,
  seconds = 30,
): Promise<T> {
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`${what} did not come within ${seconds} s`);
}
