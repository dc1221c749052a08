import { type Fleet, type FleetInput, type NixValue } from '../../../../lib';
import { type Policy } from '../../../../lib/policies/policy';
import { judgeWith, testFleet, testHost } from '../../../../lib/testing';
import { HostStack } from '../../../../stacks/host-stack';
import { module } from '../../fixtures';

/** `ares`, with the LAN and the Internet on one cable, and what else is given. */
export function server(host: Partial<FleetInput['hosts'][string]> = {}, fleet: Partial<FleetInput> = {}): Fleet {
  const zones = { lan: [{ interface: 'eno1', sources: ['192.168.7.0/24'] }], wan: [{ interface: 'eno1' }] };
  return testFleet({ hosts: { ares: { ...testHost, zones, ...host } }, ...fleet });
}

/** What a rule says of `ares`, with a module of its user's own and whatever else is put on it. */
export function judged(
  policy: Policy,
  config: NixValue,
  also: (host: HostStack) => unknown = () => undefined,
  fleet = server(),
) {
  const build = (app: ConstructorParameters<typeof HostStack>[0]): void => {
    const host = new HostStack(app, 'ares');
    module(host, 'own', () => config);
    also(host);
  };
  const { answers, problems } = judgeWith(policy, build, { fleet });
  return { answer: answers['ares'] ?? answers['fleet'], problems };
}

export const holds = { answer: 'complies', problems: [] };
export const silent = { answer: 'does not apply', problems: [] };

/** A rule that is broken, in the words of what it says behind its own name; each from the module of the user. */
export function broken({ name }: Policy, ...problems: readonly string[]) {
  return { answer: 'violates', problems: problems.map((text) => `[ares/own] ${name}: ${text}`).sort() };
}
