import { type Machine } from './machine';

/** Runs a program until the machine ends; what it prints is in `/run/log.NAME`, its process in `/run/pid.NAME`. */
export function inBackground(machine: Machine, name: string, script: string): void {
  machine.write(`/run/start.${name}`, script, '755');
  machine.run([
    'sh',
    '-c',
    `setsid bash -e /run/start.${name} </dev/null >/run/log.${name} 2>&1 & echo $! >/run/pid.${name}`,
  ]);
}

/** Ends what {@link inBackground} started, or does something else to it: `STOP`. */
export function signal(machine: Machine, name: string, what: 'TERM' | 'KILL' | 'STOP' | 'CONT'): void {
  machine.run(['sh', '-c', `kill -${what} "$(cat /run/pid.${name})"`]);
}

/** A shell command that waits up to ten seconds for a condition. */
export function until(condition: string): string {
  return `for i in $(seq 100); do if ${condition} >/dev/null 2>&1; then exit 0; fi; sleep 0.1; done; ${condition}`;
}
