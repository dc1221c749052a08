import { type NixAttributes } from '../../lib';

/** Memory of the kernel for the connections of a gateway. */
export function kernel(connections: number | undefined): NixAttributes | undefined {
  if (connections === undefined) return undefined;
  return {
    boot: {
      // The setting is there only when the module is; what is loaded here is loaded before settings are made.
      kernelModules: ['nf_conntrack'],
      kernel: { sysctl: { 'net.netfilter.nf_conntrack_max': connections } },
    },
  };
}
