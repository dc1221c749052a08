import { didYouMean, type Fault, shown } from '../../lib';
import { type NatGatewayProps } from '../nat-gateway';

const choices = {
  ipv4: ['masquerade', 'routed'],
  neighbours: ['masquerade', 'routed', 'refused'],
  ipv6: ['local', 'routed'],
} as const;

const most = 1 << 24;

/** What is wrong with single values. */
export function valueFaults(props: NatGatewayProps): Fault[] {
  const { connections } = props;
  const faults = Object.entries(choices).flatMap(([field, known]) => {
    const given = props[field as keyof typeof choices];
    if (given === undefined || (known as readonly string[]).includes(given)) return [];
    return [{ field, message: `is no way to treat packets, got ${shown(given)}${didYouMean(given, known)}` }];
  });
  if (connections === undefined || (Number.isInteger(connections) && connections >= 1024 && connections <= most)) {
    return faults;
  }
  const message = `must be a whole number from 1024 to ${most}, got ${shown(connections)}`;
  return [...faults, { field: 'connections', message }];
}
