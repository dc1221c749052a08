import { ProblemsError } from '../errors';
import { exitOnProblems } from '../synth/exit';
import { checkAccounts } from './check-accounts';
import { checkDns } from './check-dns';
import { checkHosts } from './check-hosts';
import { checkInterfaces } from './check-interfaces';
import { checkMembers } from './check-members';
import { checkNetworks } from './check-networks';
import { checkZones } from './check-zones';
import { type FleetInput, fleetSchema } from './fleet-schema';
import { parseTolerantly } from './parse';
import { pathText } from './path';
import { placeholderFacts } from './placeholder-facts';
import { type Release } from './releases';
import { Report } from './report';
import { resolveFleet } from './resolve';
import { type Fleet } from './types';
import { unwrapPlaceholders } from './unwrap';

/** What a program may decide about reading a fleet. */
export interface FleetOptions {
  /** Renders every host for this release instead of its own, to see what an upgrade or an older release gives. */
  readonly release?: Release;
}

/**
 * Reads a fleet: checks it, fills in every default, resolves every reference, and freezes the result.
 *
 * @throws ProblemsError with everything that is wrong, each with its dotted path.
 */
export function defineFleet(input: FleetInput, options: FleetOptions = {}): Fleet {
  exitOnProblems();
  const said = new Map<string, string>();
  const plain = unwrapPlaceholders(input, (path, what) => said.set(pathText(path), what));
  const report = new Report('fleet', plain);
  const data = parseTolerantly(fleetSchema, plain, report, { domain: 'stand-in.invalid' });
  if (data !== undefined) {
    checkAccounts(data, report);
    checkHosts(data, report, options.release);
    checkInterfaces(data, report);
    checkZones(data, report);
    checkNetworks(data, report);
    checkMembers(data, report);
    checkDns(data, report);
  }
  if (data === undefined || report.problems.length > 0) throw new ProblemsError(report.problems);
  return resolveFleet(data, placeholderFacts(data, said), options.release);
}
