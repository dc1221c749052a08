import { shown } from '../errors';
import { ValueError } from './value-error';

/** A TCP or UDP port number. */
export class Port {
  /** A port from its number, 1 to 65535. @example Port.of(51820) */
  public static of(value: number): Port {
    if (!Number.isInteger(value) || value < 1 || value > 65535) {
      throw new ValueError('port', `must be a whole number from 1 to 65535, got ${shown(value)}`);
    }
    return new Port(value);
  }

  private constructor(
    /** The number. */
    public readonly value: number,
  ) {}

  /** True for ports that only root may listen on. */
  public get isPrivileged(): boolean {
    return this.value < 1024;
  }

  public equals(other: Port): boolean {
    return this.value === other.value;
  }

  public toString(): string {
    return String(this.value);
  }
}
