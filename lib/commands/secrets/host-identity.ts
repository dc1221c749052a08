import { join } from 'node:path';
import { ConstructError } from '../../errors';
import { openFolder, privateFolder, readTextFile, repositoryOf } from '../../output';
import { ageRecipientFault, recipientOfHostKey } from '../../secrets/age-recipient';
import { readHostKey } from '../../secrets/host-key';
import { type SecretsPlan } from '../../secrets/plan';
import { runProgram } from '../../secrets/programs';
import { type Options } from '../command';
import { UsageError } from '../usage-error';

/** What a host opens its secrets with. */
export interface HostIdentity {
  /** `age1…` */
  readonly recipient: string;
  /** `ssh-ed25519 BASE64`, where its SSH host key is what it opens them with. */
  readonly hostKey?: string;
  /** Folder below which the private half of a new key waits for its machine. */
  readonly folder?: string;
}

const ways = ['ssh-host-key', 'recipient', 'new-key'] as const;

/** Finds out what a host opens its secrets with, as the options say, or makes it. */
export async function identityFrom(plan: SecretsPlan, host: string, options: Options): Promise<HostIdentity> {
  const given = ways.filter((way) => options[way] !== undefined);
  if (given.length > 1) {
    throw usage('arguments', `name one key, got ${given.map((way) => `--${way}`).join(' and ')}; leave one out`);
  }
  const [way] = given;
  const value = String(way === undefined ? '' : options[way]);
  if (way === 'recipient') return { recipient: requireRecipient(value) };
  if (way === 'new-key') return newIdentity(plan, host, value);
  return way === undefined ? recorded(plan, host) : ofHostKey(await keyFrom(value));
}

function ofHostKey(hostKey: string): HostIdentity {
  return { hostKey, recipient: recipientOfHostKey(hostKey) };
}

function requireRecipient(text: string): string {
  const fault = ageRecipientFault(text);
  if (fault !== undefined) throw usage('--recipient', fault);
  return text;
}

function recorded({ hostKeys, recipients }: SecretsPlan, host: string): HostIdentity {
  const { [host]: hostKey } = hostKeys;
  const { recipient } = recipients[host]?.host ?? {};
  const derived = hostKey === undefined ? undefined : ofHostKey(hostKey);
  if (recipient !== undefined) return derived?.recipient === recipient ? derived : { recipient };
  if (derived !== undefined) return derived;
  const message =
    'no key of it is known; add --ssh-host-key FILE, --recipient AGE1…, or --new-key DIR for a machine to be';
  throw usage('HOST', message);
}

async function keyFrom(source: string): Promise<string> {
  const text = source === '-' ? await standardInput() : readTextFile(source);
  if (text === undefined)
    throw usage('--ssh-host-key', `no file is there, got '${source}'; write - for standard input`);
  const read = readHostKey(text);
  if ('key' in read) return read.key;
  throw usage('--ssh-host-key', `${source === '-' ? 'standard input' : source} ${read.fault}`);
}

async function standardInput(): Promise<string> {
  let text = '';
  for await (const part of process.stdin.setEncoding('utf8')) text += String(part);
  return text;
}

/** Makes a key where nixos-anywhere takes it from (`--extra-files`), and never in the project. */
function newIdentity({ root }: SecretsPlan, host: string, path: string): HostIdentity {
  // Its permissions become those of / on the new machine, so it is not the private folder itself.
  const folder = openFolder(join(privateFolder(path, [root, repositoryOf(root) ?? root]), host));
  const file = join(openFolder(join(folder, 'etc', 'ssh')), 'ssh_host_ed25519_key');
  if (readTextFile(file) !== undefined) {
    throw new ConstructError(
      'cdknix secrets onboard',
      file,
      'is there already, and no key is ever overwritten; name another folder',
    );
  }
  const args = ['-q', '-t', 'ed25519', '-N', '', '-C', `root@${host}`, '-f', file];
  const { ok, stderr } = runProgram('ssh-keygen', args, { cwd: folder });
  const read = readHostKey(readTextFile(`${file}.pub`) ?? '');
  if (ok && 'key' in read) return { ...ofHostKey(read.key), folder };
  throw new ConstructError('cdknix secrets onboard', file, `could not be made: ${stderr.trim()}; name another folder`);
}

function usage(field: string, message: string): UsageError {
  return new UsageError('cdknix secrets onboard', field, message);
}
