import { type IHost, type Network, networkAddress } from '../../lib';
import { type LokiSchema, type Shipper } from './props';

/** What every part of a pipeline has to know. */
export interface PipelinePlan {
  readonly server: string;
  readonly network?: Network;
  /** Hosts that send lines and have a stack, by name. */
  readonly hosts: readonly IHost[];
  readonly retention: string;
  readonly shipper: Shipper;
  readonly schemas: readonly LokiSchema[];
}

/** Address of a host that the others reach it at. Ask only when addresses are allocated. */
export function addressOf(host: IHost, name: string, network: Network | undefined): string {
  return networkAddress(host, name, network) ?? '127.0.0.1';
}
