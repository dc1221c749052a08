import { ConstructError, IpAddress, shown, ValueError } from '../../lib';

/** Seconds of a text such as `15s`. @throws ConstructError */
export function secondsOf(path: string, field: string, text: string): number {
  const [, number = '', unit] = /^([1-9]\d{0,3})(s|min)$/.exec(text) ?? [];
  const seconds = Number(number) * (unit === 'min' ? 60 : 1);
  if (seconds >= 5 && seconds <= 3600) return seconds;
  throw new ConstructError(path, field, `must be from 5s to 60min, got ${shown(text)}; write it like '15s'`);
}

/** Addresses of public resolvers in canonical text. @throws ConstructError */
export function fallbackOf(path: string, given: readonly string[]): readonly string[] {
  const addresses = given.map((text) => addressOf(path, text));
  const [none] = addresses;
  if (none === undefined) {
    const message = `is empty: without the resolver the host would find no name at all; name one or two that are reached without it: ['9.9.9.9', '2620:fe::fe']`;
    throw new ConstructError(path, 'fallback', message);
  }
  const loopback = addresses.find(({ isLoopback }) => isLoopback);
  if (loopback !== undefined) {
    const message = `must be reached without the resolver, got '${loopback.toString()}', which is the host itself; name public ones: ['9.9.9.9', '2620:fe::fe']`;
    throw new ConstructError(path, 'fallback', message);
  }
  return [...new Set(addresses.map((address) => address.toString()))];
}

function addressOf(path: string, text: string): IpAddress {
  try {
    return IpAddress.of(text);
  } catch (error) {
    if (!ValueError.isValueError(error)) throw error;
    // A name would have to be found first.
    throw new ConstructError(path, 'fallback', error.complaint.replace('must be', 'each must be'));
  }
}
