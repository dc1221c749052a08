import { ConstructError, problemLine } from '../../errors';
import { exclusively } from '../../output';
import { type SecretsPlan } from '../../secrets/plan';
import { terminalPrompt } from '../../secrets/prompt';
import { secretsFile } from '../../secrets/sops-file';
import { type GivenValue, ValueSource } from '../../secrets/value-source';
import { type Report, Workshop } from '../../secrets/workshop';
import { type Outcome } from '../command';
import { type Terminal } from '../terminal';
import { textTable } from '../text-table';

/** Lets one run at a time change the secrets of the project. */
export function changing(plan: SecretsPlan, body: (workshop: Workshop) => Promise<Outcome>): Promise<Outcome> {
  const root = process.cwd();
  return exclusively('cdknix', 'secrets', 'secrets', () => body(new Workshop(root, plan)));
}

/** Where a command takes values from; {@link givenValue} is what was handed to it. */
export function valueSource(given: GivenValue | undefined): ValueSource {
  return new ValueSource(terminalPrompt(process.stdin, process.stderr), given);
}

/**
 * The value on standard input, for a key. The line end after a single line, as `echo` has it, is no part of it; what has
 * several lines, such as a private key of SSH, is taken as it is.
 */
export async function givenValue(command: string, key: string): Promise<GivenValue> {
  const fail = (message: string): never => {
    throw new ConstructError(`cdknix ${command}`, '--from-stdin', message);
  };
  if (process.stdin.isTTY)
    fail('would show what is typed on this terminal; pipe the value in, or leave it out to be asked');
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  const line = /^([^\r\n]*)\r?\n?$/.exec(text)?.[1];
  const value = line ?? text;
  if (value.trim() === '') fail(`has no value for ${key}; pipe one in`);
  return { key, value };
}

/** What was done, what is left to do, and code 1 where somebody has to give a value yet. */
export function outcome(reports: readonly Report[], terminal: Terminal, next: string[]): Outcome {
  const missing = reports.filter(({ isMissing = false }) => isMissing);
  for (const { host, key, what } of missing) {
    process.stderr.write(`${problemLine({ path: host, field: `secret ${key}`, message: what })}\n`);
  }
  const rows = reports.filter((one) => !missing.includes(one)).map(({ host, key, what }) => [host, key, what]);
  const lines = [...textTable(rows, terminal.columns), ...(rows.length > 0 && next.length > 0 ? ['', ...next] : next)];
  return { text: lines.map((line) => `${line}\n`).join(''), code: missing.length > 0 ? 1 : 0 };
}

/** What follows from new values in the files of some hosts. */
export function nextSteps({ plan }: Workshop, hosts: readonly string[], isRecorded: boolean): string[] {
  if (hosts.length === 0) return [];
  const synth = isRecorded ? 'npx cdktf synth, ' : '';
  const lock = isRecorded ? ['fleet.lock.json'] : [];
  if (plan.place === 'repo') {
    const files = [...hosts.map(secretsFile), ...lock].join(' ');
    return [`Next: ${synth}commit ${files}, and switch ${hosts.join(', ')}.`];
  }
  const rows = hosts.map((host) => ['', secretsFile(host), `${host}:/etc/nixos/secrets/${host}.yaml`]);
  const commit = isRecorded ? 'commit fleet.lock.json, ' : '';
  return [`Next: ${synth}${commit}copy to each host its file, and switch it.`, ...textTable(rows)];
}
