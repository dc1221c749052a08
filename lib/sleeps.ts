import { type Host } from './fleet';

/** Whether a machine is off now and then as it is meant to be: nobody is called when it does not answer. */
export function sleeps({ kind }: Pick<Host, 'kind'>): boolean {
  return kind !== 'server' && kind !== 'vm';
}
