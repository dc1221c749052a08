import { type Fleet } from '../fleet';
import { FleetApp } from '../fleet-app';
import { readTree, removeFolder, scratchFolder } from '../output';
import { testFleet } from './test-fleet';

/** Options for {@link synthFleet}. */
export interface SynthFleetOptions {
  /** @default testFleet() */
  readonly fleet?: Fleet;
  /** Arguments of the run: `['--release', '24.11', '--out', …]`. @default [] */
  readonly args?: readonly string[];
  /** As `FleetAppProps.allow`. @default [] */
  readonly allow?: readonly string[];
}

/** What {@link synthFleet} found on disk. */
export interface SynthFleetResult {
  /** Every file by path: JSON parsed, anything else as text without its marker line. */
  readonly files: Readonly<Record<string, unknown>>;
  /** What synth told its user. */
  readonly log: readonly string[];
}

/**
 * Builds a fleet's stacks and synthesizes them for real, into a temporary folder that is gone afterwards.
 *
 * @example
 * const { files } = synthFleet((app) => new SystemBase(new HostStack(app, 'ares'), 'extra'));
 * expect(files['generated/ares/system/host.nix']).toBe('…');
 */
export function synthFleet(build: (app: FleetApp) => unknown, options: SynthFleetOptions = {}): SynthFleetResult {
  const { fleet = testFleet(), args = [], allow = [] } = options;
  const root = scratchFolder();
  const log: string[] = [];
  try {
    const app = new FleetApp({ fleet, root, args, allow, log: (line) => log.push(line) });
    build(app);
    app.synth();
    const entries = [...readTree(root)].map(([path, text]) => [path, content(path, text)] as const);
    return { files: Object.fromEntries(entries), log };
  } finally {
    removeFolder(root);
  }
}

function content(path: string, text: string): unknown {
  if (path.endsWith('.json')) return JSON.parse(text);
  return text.slice(text.indexOf('\n') + 1);
}
