import { type Construct, type IConstruct } from 'constructs';
import { ConstructError } from './errors';
import { type HostFacets } from './facets';
import { type Fleet, type Host, type Release } from './fleet';

/** What a construct may ask of the machine that it is on. */
export interface IHost extends Construct {
  /** Name in the fleet: the key under `hosts`. */
  readonly hostName: string;
  /** What the fleet says of this machine. */
  readonly facts: Host;
  /** The whole fleet. */
  readonly fleet: Fleet;
  /** NixOS release that its modules are written for. */
  readonly release: Release;
  /** What constructs on this host tell the rest of the fleet. */
  readonly facets: HostFacets;
}

const TAG = Symbol.for('cdknix/Host');

/** Marks a construct as a host, so that it is recognised across copies of the library. */
export function tagHost(host: IHost): void {
  Object.defineProperty(host, TAG, { value: true });
}

export function isHost(x: IConstruct): x is IHost {
  return TAG in x;
}

/** The host that a construct is on: itself or the nearest one above it. */
export function hostOf(construct: IConstruct): IHost {
  const host = construct.node.scopes.reverse().find(isHost);
  if (host !== undefined) return host;
  throw new ConstructError(
    construct.node.path,
    '',
    'is not on a host; create it with a HostStack as scope, or below one',
  );
}

/** The host of that name in the same fleet as a construct. Ask only when the tree is complete. */
export function findHost({ node }: IConstruct, hostName: string): IHost | undefined {
  const child = node.root.node.tryFindChild(hostName);
  return child !== undefined && isHost(child) ? child : undefined;
}
