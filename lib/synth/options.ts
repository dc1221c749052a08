import { parseArgs } from 'node:util';
import { ProblemsError, shown } from '../errors';
import { isRelease, type Release, releases } from '../fleet';
import { refusedArguments } from './arguments';

/** What one run of synth is asked for, beside the program itself. */
export interface SynthOptions {
  /** Folder that `generated/` and `cdktf.out/` are written below. @default - the project's folder */
  readonly out?: string;
  /** Renders every host for this release, to see or check the fleet on another one. @default - each host's own */
  readonly release?: Release;
  /** Refuses to extend `fleet.lock.json`. @default - true where `CI=true` */
  readonly locked: boolean;
  /** Overwrites generated files that were edited by hand. @default false */
  readonly overwrite: boolean;
}

/**
 * Reads the options of `npm run synth -- …`: `--out DIR`, `--release 24.11`, `--locked`, `--overwrite`. Under
 * `cdktf synth`, which passes no arguments on, `CDKNIX_ARGS` holds them.
 */
export function synthOptions(args: readonly string[], env: NodeJS.ProcessEnv): SynthOptions {
  const extra = (env['CDKNIX_ARGS'] ?? '').split(/\s+/).filter((word) => word !== '');
  const { out, release, locked, overwrite } = parsed([...args, ...extra]);
  if (env['SYNTH_HCL_OUTPUT'] === 'true') {
    const message = 'asks for HCL, which the checks of a synth cannot read; run cdktf without --hcl';
    throw new ProblemsError([{ path: 'synth', field: '--hcl', message }]);
  }
  if (release !== undefined && !isRelease(release)) {
    const message = `must be one of ${releases.join(', ')}, got ${shown(release)}; name a release that cdknix knows`;
    throw new ProblemsError([{ path: 'synth', field: '--release', message }]);
  }
  if (release !== undefined && out === undefined) {
    const message = `would replace the hosts' own files, got ${shown(release)} without --out; add --out with a folder of its own`;
    throw new ProblemsError([{ path: 'synth', field: '--release', message }]);
  }
  return {
    ...(out !== undefined && { out }),
    ...(release !== undefined && { release }),
    locked: locked ?? env['CI'] === 'true',
    overwrite: overwrite ?? false,
  };
}

const options = {
  out: { type: 'string' },
  release: { type: 'string' },
  locked: { type: 'boolean' },
  overwrite: { type: 'boolean' },
} as const;

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (cause) {
    const takes = 'synth takes --out DIR, --release 24.11, --locked, --overwrite';
    const message = refusedArguments(cause as Error, args, Object.keys(options), takes);
    throw new ProblemsError([{ path: 'synth', field: 'arguments', message }], { cause });
  }
}
