import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Programs } from './programs';
import { alertmanagerFile, prometheusFile, type RenderedPrometheus } from './rendered';

/** Times that people wait for are seconds here. */
const times: Readonly<Record<string, string>> = { '30s': '1s', '10m': '2s', '5m': '1s', '10s': '1s', '1m': '1s' };

/** A series as Prometheus answers with it. */
export interface Series {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
}

/** Where the parts of a stack really listen: texts of rendered files, and what stands there instead. */
export type Places = Readonly<Record<string, string>>;

/** Programs of one host or several, started with what is rendered for them, on loopback. */
export class LiveStack {
  public readonly folder = mkdtempSync(join(tmpdir(), 'cdknix-live-'));
  private readonly programs = new Programs();

  public constructor(private readonly places: Places) {}

  public prometheus(name: string, rendered: RenderedPrometheus, port: number): void {
    const rules = this.write(`${name}.rules`, quick(rendered.rules.join('\n')));
    const file = this.write(`${name}.yml`, quick(JSON.stringify(prometheusFile(rendered, rules))));
    this.programs.start(
      name,
      'prometheus',
      [
        ...rendered.extraFlags,
        `--storage.tsdb.retention.time=${rendered.retentionTime}`,
        `--storage.tsdb.path=${name}-data`,
        ...[`--config.file=${file}`, `--web.listen-address=127.0.0.1:${port}`],
      ],
      this.folder,
    );
  }

  public alertmanager(name: string, rendered: RenderedPrometheus, port: number): void {
    const file = this.write(`${name}.yml`, quick(alertmanagerFile(rendered)));
    const flags = rendered.alertmanager?.extraFlags ?? [];
    const own = [`--config.file=${file}`, `--storage.path=${name}-data`, `--web.listen-address=127.0.0.1:${port}`];
    this.programs.start(name, 'alertmanager', [...flags, ...own], this.folder);
  }

  public node(name: string, port: number): void {
    mkdirSync(join(this.folder, 'text'), { recursive: true });
    const args = ['--collector.disable-defaults', '--collector.textfile', '--collector.textfile.directory=text'];
    this.programs.start(
      name,
      'prometheus-node-exporter',
      [...args, `--web.listen-address=127.0.0.1:${port}`],
      this.folder,
    );
  }

  public blackbox(name: string, { exporters }: RenderedPrometheus, port: number): void {
    const file = this.write(`${name}.yml`, String(exporters['blackbox']?.['configFile']));
    const args = [`--config.file=${file}`, `--web.listen-address=127.0.0.1:${port}`];
    this.programs.start(name, 'prometheus-blackbox-exporter', args, this.folder);
  }

  public kill(name: string): Promise<void> {
    return this.programs.kill(name);
  }

  public async close(): Promise<void> {
    await this.programs.close();
    rmSync(this.folder, { recursive: true });
  }

  public write(name: string, text: string): string {
    const path = join(this.folder, name);
    const entries = Object.entries(this.places);
    writeFileSync(
      path,
      entries.reduce((mapped, [from, to]) => mapped.replaceAll(from, to), text),
    );
    return path;
  }
}

/** What the Prometheus at a port answers; nothing as long as it is not there. */
export async function ask(port: number, query: string): Promise<readonly Series[]> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/query?query=${encodeURIComponent(query)}`);
    return ((await answer.json()) as { data: { result: Series[] } }).data.result;
  } catch {
    return [];
  }
}

/** A configuration in which what takes minutes takes seconds. */
function quick(json: string): string {
  const short = (key: string, text: unknown): unknown => {
    const isTime = /^(for|(scrape|evaluation|group|repeat)_(interval|wait))$/.test(key);
    return isTime && typeof text === 'string' ? (times[text] ?? text) : text;
  };
  return JSON.stringify(JSON.parse(json), short);
}
