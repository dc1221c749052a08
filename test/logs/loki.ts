import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LogLine } from '../../lib';
import { ask, freePort, Program, until } from './programs';

type Config = Readonly<Record<string, unknown>>;
type Fields = Record<string, unknown>;

/** A line that Loki returned. */
export interface FoundLine {
  /** Labels of its stream and what is kept beside it. */
  readonly labels: Readonly<Record<string, string>>;
  readonly line: string;
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder that is gone after the tests. */
export function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cdknix-logs-'));
  folders.push(folder);
  return folder;
}

/**
 * A rendered configuration, for a folder and ports of this machine, with times that a test can wait for. Lines of any age
 * are taken; how long they are kept is as it was.
 */
export function mapped(config: Config, folder: string, ports: { http: number; grpc: number }): Config {
  const map = JSON.parse(
    JSON.stringify(config)
      .replaceAll('/var/lib/loki', join(folder, 'state'))
      .replaceAll('/etc/loki/rules', join(folder, 'rules')),
  ) as Record<string, Fields>;
  Object.assign(map['server'] as Fields, {
    http_listen_address: '127.0.0.1',
    http_listen_port: ports.http,
    grpc_listen_port: ports.grpc,
    graceful_shutdown_timeout: '1s',
  });
  Object.assign(map['limits_config'] as Fields, { reject_old_samples: false });
  const soon = { compaction_interval: '1s', apply_retention_interval: '1s', retention_delete_delay: '1s' };
  Object.assign(map['compactor'] as Fields, soon);
  const quick = { lifecycler: { min_ready_duration: '0s' }, wal: { flush_on_shutdown: true } };
  // By the ring it finds itself after ten seconds.
  Object.assign(map, { ingester: quick, query_scheduler: { use_scheduler_ring: false } });
  if (map['ruler'] !== undefined) Object.assign(map['ruler'], { poll_interval: '1s', evaluation_interval: '1s' });
  return map;
}

/** A real Loki on loopback. */
export class Loki {
  /** Starts one with a rendered configuration, and rules where NixOS puts them: by a link. */
  public static async start(
    config: Config,
    rules?: string,
    change: (config: Fields) => void = () => undefined,
  ): Promise<Loki> {
    const folder = temporary();
    const ports = { http: await freePort(), grpc: await freePort() };
    const map = mapped(config, folder, ports) as Fields;
    change(map);
    if (rules !== undefined) {
      mkdirSync(join(folder, 'rules', 'fake'), { recursive: true });
      writeFileSync(join(folder, 'rules.yaml'), rules);
      symlinkSync(join(folder, 'rules.yaml'), join(folder, 'rules', 'fake', 'rules.yaml'));
    }
    const file = join(folder, 'loki.json');
    writeFileSync(file, JSON.stringify(map));
    const loki = new Loki(file, ports.http, join(folder, 'state'));
    await loki.run();
    return loki;
  }

  private program: Program | undefined;

  private constructor(
    private readonly file: string,
    public readonly port: number,
    /** Folder of what it keeps. */
    public readonly state: string,
  ) {}

  public async run(): Promise<void> {
    this.program = new Program('loki', [`-config.file=${this.file}`]);
    const ready = async () => ((await ask(this.url('/ready'))).status === 200 ? true : undefined);
    await until(ready, () => `Loki is not ready: ${this.program?.said}`, 60);
  }

  public async stop(): Promise<void> {
    await this.program?.stop();
  }

  public async crash(): Promise<void> {
    await this.program?.crash();
  }

  /** Gives it lines, of now unless said. */
  public async push(lines: readonly LogLine[], time = Date.now()): Promise<void> {
    const streams = lines.map(({ labels, line }, index) => {
      return { stream: labels, values: [[`${BigInt(time) * 1_000_000n + BigInt(index)}`, line]] };
    });
    const { status, text } = await ask(this.url('/loki/api/v1/push'), { streams });
    if (status !== 204) throw new Error(`Loki answers ${status}: ${text}`);
  }

  /** Lines that a query finds, of a day around a time. */
  public async lines(query: string, time = Date.now()): Promise<readonly FoundLine[]> {
    const [start, end] = [time - 43_200_000, time + 43_200_000].map((one) => `${one}000000`);
    const result = await this.query('/loki/api/v1/query_range', { query, start: start!, end: end!, limit: '1000' });
    const streams = result as { stream: Record<string, string>; values: [string, string][] }[];
    return streams.flatMap(({ stream, values }) => values.map(([, line]) => ({ labels: stream, line })));
  }

  /** Makes it write all that it has: what is older than some hours it looks for on the disk only. */
  public async flush(): Promise<void> {
    await ask(this.url('/flush'), {});
  }

  /** Labels of what a query of numbers results in now. */
  public async results(query: string): Promise<readonly Readonly<Record<string, string>>[]> {
    const found = (await this.query('/loki/api/v1/query', { query })) as { metric: Record<string, string> }[];
    return found.map(({ metric }) => metric);
  }

  public async get(path: string): Promise<string> {
    return (await ask(this.url(path))).text;
  }

  /** What it complained of. */
  public get said(): string {
    return this.program?.said ?? '';
  }

  public url(path: string): string {
    return `http://127.0.0.1:${this.port}${path}`;
  }

  private async query(path: string, query: Readonly<Record<string, string>>): Promise<unknown> {
    const { status, text } = await ask(`${this.url(path)}?${new URLSearchParams(query).toString()}`);
    if (status !== 200) throw new Error(`Loki answers ${status}: ${text}`);
    return (JSON.parse(text) as { data: { result: unknown } }).data.result;
  }
}
