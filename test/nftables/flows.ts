import { join } from 'node:path';
import { type TestNetwork } from '../helpers/namespaces';

const helpers = join(__dirname, '..', 'helpers');

/** One thing that is tried, and what must come of it. */
export interface Flow {
  /** Machine that tries. */
  readonly on: string;
  readonly protocol: 'tcp' | 'udp' | 'ping';
  readonly from: string;
  readonly to: string;
  /** Port; 0 for a ping. */
  readonly port: number;
  readonly accepted: boolean;
}

/** What came of it. */
export type Outcome = 'accepted' | 'refused' | 'rejected';

/** Ports that a machine answers on, and multicast groups that it listens to. */
export interface Answers {
  readonly tcp: readonly number[];
  readonly udp: readonly number[];
  readonly groups?: readonly { readonly address: string; readonly interface: string }[];
}

/** Makes a machine answer. */
export async function answer(network: TestNetwork, machine: string, answers: Answers): Promise<void> {
  await network.start(machine, [process.execPath, join(helpers, 'probe-server.mjs'), JSON.stringify(answers)]);
}

/** Tries flows for real, those of one machine at once. */
export function tryFlows(network: TestNetwork, flows: readonly Flow[]): Outcome[] {
  const outcomes = new Map<Flow, Outcome>();
  for (const machine of new Set(flows.map(({ on }) => on))) {
    const mine = flows.filter(({ on }) => on === machine);
    const client = [process.execPath, join(helpers, 'probe-client.mjs')];
    const results = JSON.parse(network.run(machine, client, { input: JSON.stringify(mine) })) as Outcome[];
    mine.forEach((flow, index) => outcomes.set(flow, results[index] ?? 'rejected'));
  }
  return flows.map((flow) => outcomes.get(flow) ?? 'rejected');
}

/** Flows that did not end as they must, in words; the counts go to standard error. */
export function surprises(title: string, network: TestNetwork, flows: readonly Flow[]): string[] {
  const outcomes = tryFlows(network, flows);
  const count = (wanted: Outcome) => outcomes.filter((outcome) => outcome === wanted).length;
  const counts = `${flows.length} flows tried, ${count('accepted')} passed, ${count('refused')} refused`;
  process.stderr.write(`${title}: ${counts}\n`);
  return flows.flatMap((flow, index) => {
    const wanted = flow.accepted ? 'accepted' : 'refused';
    if (outcomes[index] === wanted) return [];
    const what = `${flow.protocol} ${flow.from} -> ${flow.to} ${flow.port}`;
    return [`${what}: ${outcomes[index]}, must be ${wanted}`];
  });
}
