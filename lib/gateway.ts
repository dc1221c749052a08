import { type IConstruct } from 'constructs';
import { type IHost } from './host';

interface Gateway {
  /** Path of the construct that is it: the first one that said so. */
  readonly path: string;
  readonly interfaces: Set<string>;
}

const gateways = new WeakMap<IHost, Gateway>();

/**
 * Makes a construct the one that decides how what comes in by some interfaces of a host gets to the Internet, and tells
 * the path of the one that is it: another one, where a host would have two.
 */
export function becomeGateway(host: IHost, { node }: IConstruct, interfaces: readonly string[]): string {
  const gateway = gateways.get(host) ?? { path: node.path, interfaces: new Set<string>() };
  gateways.set(host, gateway);
  for (const name of interfaces) gateway.interfaces.add(name);
  return gateway.path;
}

/** True when a gateway of the host serves what comes in by an interface. Ask only when the tree is complete. */
export function hasGateway(host: IHost, interfaceName: string): boolean {
  return gateways.get(host)?.interfaces.has(interfaceName) ?? false;
}
