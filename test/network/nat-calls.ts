import { join } from 'node:path';
import { type TestNetwork } from '../helpers/namespaces';

const program = join(__dirname, 'echo-address.mjs');

/** Makes a machine tell whoever connects to a port by which address it sees them. */
export async function tellCallers(network: TestNetwork, machine: string, port: number): Promise<void> {
  await network.start(machine, [process.execPath, program, 'serve', String(port)]);
}

/** The address by which a call is seen at its other end; empty where there is no answer. */
export function seenAs(network: TestNetwork, machine: string, to: string, port: number, from?: string): string {
  const command = [process.execPath, program, 'ask', to, String(port), ...(from === undefined ? [] : [from])];
  try {
    return network.run(machine, command);
  } catch {
    return '';
  }
}

/** The largest segment that the first packet of a connection asks for, as it arrives at a machine's interface. */
export async function segmentAt(
  network: TestNetwork,
  at: { readonly machine: string; readonly interface: string; readonly port: number },
  call: () => unknown,
): Promise<number> {
  const filter = `tcp dst port ${at.port}`;
  // It says on standard error that it listens, which `start` waits for.
  const command = `exec timeout 10 tcpdump -l -nn -i ${at.interface} -c 1 '${filter}' 2>&1`;
  const child = await network.start(at.machine, ['sh', '-c', command]);
  let text = '';
  child.stdout?.on('data', (part: Buffer) => (text += part.toString()));
  const ended = new Promise((done) => child.once('close', done));
  call();
  await ended;
  return Number(/mss (\d+)/.exec(text)?.[1]);
}
