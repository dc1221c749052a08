import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';

/** A rule by which what begins with the prefix is neither removed nor written again before it is so old. */
export interface LockRule {
  readonly enabled: boolean;
  readonly prefix?: string;
  readonly condition: { readonly type: string; readonly maxAgeSeconds?: number };
}

/** One request that a rule stopped: `DELETE snapshots/1f…`. */
export type Stopped = string;

/**
 * Bucket locks in front of an S3 server that has none: R2 answers 409 `ObjectLockedByBucketPolicy` to whoever removes or
 * overwrites what is locked. Its clock can be put forward.
 */
export class LockedS3 {
  /**
   * @param port - Where the S3 server is, on 127.0.0.1.
   * @param rules - The rules as they are when a request comes.
   */
  public static async start(port: number, rules: () => readonly LockRule[]): Promise<LockedS3> {
    const server = new LockedS3(port, rules);
    await new Promise<void>((done) => server.http.listen(0, '127.0.0.1', done));
    return server;
  }

  /** What the rules stopped so far. */
  public readonly stopped: Stopped[] = [];
  private readonly http = createServer((asked, reply) => this.serve(asked, reply));
  private readonly written = new Map<string, number>();
  private ahead = 0;

  private constructor(
    private readonly port: number,
    private readonly rules: () => readonly LockRule[],
  ) {}

  /** What a client takes for the endpoint. */
  public get url(): string {
    return `http://127.0.0.1:${(this.http.address() as AddressInfo).port}`;
  }

  /** Lets so many days pass for the rules. */
  public pass(days: number): void {
    this.ahead += days * 86_400_000;
  }

  /** Ends it, with every connection. */
  public async stop(): Promise<void> {
    this.http.closeAllConnections();
    await new Promise((done) => this.http.close(done));
  }

  private serve(asked: IncomingMessage, reply: ServerResponse): void {
    const { method = 'GET', url = '/', headers } = asked;
    const { pathname, searchParams } = new URL(url, 'http://localhost');
    const [, key = ''] = /^\/[^/]+\/(.+)$/.exec(decodeURIComponent(pathname)) ?? [];
    const writes = method === 'PUT' || (method === 'POST' && searchParams.has('uploadId'));
    if (method === 'POST' && searchParams.has('delete')) {
      refuse(reply, 501, 'NotImplemented', 'this test server removes one object at a time');
    } else if (key !== '' && (writes || method === 'DELETE') && this.isLocked(key)) {
      this.stopped.push(`${method} ${key}`);
      refuse(reply, 409, 'ObjectLockedByBucketPolicy', 'The object is locked by the bucket policy.');
    } else {
      const onward = request({ host: '127.0.0.1', port: this.port, method, path: url, headers }, (answer) => {
        const { statusCode = 502 } = answer;
        if (statusCode < 300 && key !== '') this.note(method, writes, key);
        reply.writeHead(statusCode, answer.rawHeaders);
        answer.pipe(reply);
      });
      onward.on('error', () => reply.destroy());
      asked.pipe(onward);
    }
  }

  private note(method: string, writes: boolean, key: string): void {
    if (writes) this.written.set(key, Date.now() + this.ahead);
    if (method === 'DELETE') this.written.delete(key);
  }

  private isLocked(key: string): boolean {
    const since = this.written.get(key);
    if (since === undefined) return false;
    const age = (Date.now() + this.ahead - since) / 1000;
    return this.rules().some(({ enabled, prefix = '', condition: { type, maxAgeSeconds = 0 } }) => {
      return enabled && key.startsWith(prefix) && (type === 'Indefinite' || age < maxAgeSeconds);
    });
  }
}

function refuse(reply: ServerResponse, status: number, code: string, message: string): void {
  reply.writeHead(status, { 'Content-Type': 'application/xml' });
  reply.end(`<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`);
}
