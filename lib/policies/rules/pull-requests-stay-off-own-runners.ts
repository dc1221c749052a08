import type * as yaml from 'yaml';
import { shown } from '../../errors';
import { complyingUnless, type Finding, fleetPolicy, type Policy } from '../policy';

/** No workflow runs what anybody sends in a pull request on a machine of the fleet. */
export const PullRequestsStayOffOwnRunners: Policy = fleetPolicy(
  'PullRequestsStayOffOwnRunners',
  'Whoever opens a pull request at a public repository runs a program of their own on the home server.',
  ({ files }) => {
    const workflows = [...files].filter(([path]) => /^\.github\/workflows\/[^/]+\.ya?ml$/.test(path));
    if (workflows.length === 0) return 'does not apply';
    return complyingUnless(workflows.flatMap(([path, { text, by }]) => faultsOf(path, by, text)));
  },
);

interface Workflow {
  readonly on?: unknown;
  readonly jobs?: Readonly<Record<string, { readonly 'runs-on'?: unknown } | undefined>>;
}

function faultsOf(path: string, by: string, text: string): Finding[] {
  const { on, jobs = {} } = parsed(text);
  if (!namesIn(on).some((name) => /^pull_request(?:_target)?$/.test(name))) return [];
  return Object.entries(jobs).flatMap(([job, body]) => {
    const labels = namesIn(body?.['runs-on'], 'labels', 'group');
    const own = labels.find((label) => !/^(?:ubuntu|windows|macos)-/.test(label));
    if (own === undefined) return [];
    const message = `runs pull requests on a machine of one's own, got ${shown(own)}; let it run on push, or on 'ubuntu-latest'`;
    return [{ path: by, field: `${path} jobs.${job}`, message }];
  });
}

/** Names in a value that is one, a list of them, or a set with them as its keys, or under the given keys. */
function namesIn(value: unknown, ...keys: readonly string[]): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.filter((one) => typeof one === 'string');
  if (typeof value !== 'object' || value === null) return [];
  if (keys.length === 0) return Object.keys(value);
  return keys.flatMap((key) => namesIn((value as Readonly<Record<string, unknown>>)[key]));
}

function parsed(text: string): Workflow {
  // Loaded here, since most fleets have no workflows.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { parse } = require('yaml') as typeof yaml;
  return (parse(text) ?? {}) as Workflow;
}
