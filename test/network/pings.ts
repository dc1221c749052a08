import { type Machine } from './machine';

/** One ping, and what must come of it. */
export interface Ping {
  readonly on: string;
  readonly to: string;
  /** Bytes of the whole packet, which nobody may split. */
  readonly size: number;
  readonly passes: boolean;
}

type Machines = ReadonlyMap<string, Machine>;

/** Lets the tunnels be made that pings pass: a first packet that is lost is sent again after five seconds. */
export async function makeTunnels(machines: Machines, pings: readonly Ping[]): Promise<void> {
  const passing = pings.filter(({ passes }) => passes);
  await answered(machines, passing, 12);
}

/** Pings that did not end as they must, in words; the counts go to standard error. */
export async function pingSurprises(title: string, machines: Machines, pings: readonly Ping[]): Promise<string[]> {
  const passed = await answered(machines, pings, 3);
  const counts = `${pings.length} pings tried, ${passed.size} passed, ${pings.length - passed.size} refused`;
  process.stderr.write(`${title}: ${counts}\n`);
  return pings
    .filter((ping) => passed.has(ping) !== ping.passes)
    .map(({ on, to, size, passes }) => `${on} -> ${to}, ${size} bytes: must ${passes ? 'pass' : 'be refused'}`);
}

/** Those that got an answer within so many seconds, all tried at once. */
async function answered(machines: Machines, pings: readonly Ping[], seconds: number): Promise<ReadonlySet<Ping>> {
  const outputs = [...machines].map(async ([name, machine]) => {
    const commands = pings.flatMap(({ on, to, size }, index) => {
      if (on !== name) return [];
      const payload = size - (to.includes(':') ? 48 : 28);
      return [`{ ping -n -q -M do -c 1 -w ${seconds} -s ${payload} ${to} >/dev/null 2>&1 && echo ${index}; } &`];
    });
    return machine.output(['sh', '-c', [...commands, 'wait'].join('\n')]);
  });
  const passed = (await Promise.all(outputs)).join('').trim().split('\n');
  return new Set(passed.flatMap((index) => (index === '' ? [] : (pings[Number(index)] ?? []))));
}
