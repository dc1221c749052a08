import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HostResolver, type HostResolverProps } from '../../constructs/host-resolver';
import { type FleetApp } from '../../lib';
import { PartialFleet } from '../../lib/testing';
import { inCleanEnvironment } from '../../lib/testing/clean-environment';
import { HostStack } from '../../stacks/host-stack';
import { hosts, resolverFleet, resolverOn } from '../constructs/host-resolver/resolver-fleet';
import { evaluateNixos, type NixosAnswer, someHardware } from '../helpers/nixos';

/** What {@link evaluateHost} is asked beside the host's name. */
export interface ResolverQuestion<Fact extends string> {
  /** @default { over: 'vpn' } */
  readonly props?: Partial<HostResolverProps>;
  readonly facts: Readonly<Record<Fact, string>>;
  /** Modules beside what is generated. @default [] */
  readonly modules?: readonly string[];
  /** Adds to the program. */
  readonly build?: (app: FleetApp) => void;
}

/** A host of `resolverFleet` that uses the resolver of `ares`, as the module system of NixOS 24.11 understands it. */
export function evaluateHost<Fact extends string>(
  name: keyof typeof hosts,
  { props = { over: 'vpn' }, facts, modules = [], build }: ResolverQuestion<Fact>,
): NixosAnswer<Fact> {
  const out = mkdtempSync(join(tmpdir(), 'cdknix-resolver-'));
  try {
    inCleanEnvironment(() => {
      const own = { network: { ...hosts.ares.network, nameservers: [] } };
      const fleet = resolverFleet(name === 'ares' ? { ares: own } : {});
      const args = ['--release', '24.11', '--out', out];
      const app = new PartialFleet({ fleet, root: out, args, log: () => undefined });
      const ares = new HostStack(app, 'ares');
      const host = name === 'ares' ? ares : new HostStack(app, name);
      new HostResolver(host, 'resolver', { resolver: resolverOn(ares), ...props });
      build?.(app);
      app.synth();
    });
    return evaluateNixos({ modules: [join(out, 'generated', name), someHardware, ...modules], facts });
  } finally {
    rmSync(out, { recursive: true });
  }
}
