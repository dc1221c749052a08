import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { from, type SshMachine } from './machine';

/** How somebody tries to get in. */
export interface Attempt {
  readonly user: string;
  /** Where the client is. */
  readonly at: keyof typeof from;
  /** Name or address that is called. @default - the address that is reached from there */
  readonly to?: string;
  /** Whose key is shown. @default - none */
  readonly key?: string;
  /** What every question is answered with; undefined for somebody who cannot answer. */
  readonly code?: string;
  /** Further arguments of ssh. @default [] */
  readonly args?: readonly string[];
  /** What is run there. @default '/usr/bin/id -un' */
  readonly command?: string;
}

/** What came of it: the output of the command, or why the server said no. */
export function attempt(machine: SshMachine, one: Attempt): string {
  const { status, stdout, stderr } = rawAttempt(machine, one);
  return status === 0 ? stdout.trim() : (stderr.trim().split('\n').at(-1) ?? '').trim();
}

/** All of what ssh said, and what it ended with. */
export function rawAttempt(machine: SshMachine, one: Attempt) {
  const { user, at, to = addressFor(at), key, code, args = [], command = '/usr/bin/id -un' } = one;
  const answer = join(machine.folder, 'answer');
  writeFileSync(answer, '#!/bin/sh\necho "$CODE"\n', { mode: 0o755 });
  const options = ['BatchMode=no', 'StrictHostKeyChecking=yes', 'UserKnownHostsFile=none', 'ConnectTimeout=5'];
  const identity = key === undefined ? ['-o', 'PubkeyAuthentication=no'] : ['-i', machine.keyFile(key)];
  const all = [...options, 'IdentitiesOnly=yes', 'NumberOfPasswordPrompts=1'].flatMap((option) => ['-o', option]);
  const family = at === 'lan6' ? '-6' : '-4';
  const ssh = ['ssh', '-T', family, ...all, ...identity, '-b', from[at], ...args, `${user}@${to}`, command];
  const asked = { SSH_ASKPASS: answer, SSH_ASKPASS_REQUIRE: code === undefined ? 'never' : 'force', CODE: code ?? '' };
  return machine.client(['setsid', '--wait', ...ssh], asked);
}

function addressFor(at: keyof typeof from): string {
  return at === 'vpn' ? 'ares.vpn' : 'ares';
}
