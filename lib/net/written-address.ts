/** An address as it is written before a port: one of IPv6 is put in brackets. */
export function bracketed(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}

/** An address with a port: `10.77.0.1:3100`, `[fd00::1]:3100`. */
export function withPort(address: string, port: number): string {
  return `${bracketed(address)}:${port}`;
}

/** A single address as a network: `10.77.0.1/32`. */
export function asNetwork(address: string): string {
  return `${address}/${address.includes(':') ? 128 : 32}`;
}
