import { ConstructError, type Problem } from '../errors';
import { presharedKey, randomSecret, wireGuardKey, wireGuardPublicKey } from './generate';
import { type DeclaredSecret } from './graph';
import { canHash, cannotHash, type HashKind, isHash, passwordFault, passwordHash } from './password-hash';
import { type Prompt } from './prompt';

/** A new value, and how it came to be, in words. */
export interface NewValue {
  readonly value: string;
  readonly how: string;
  /** Day that it is from, undefined where nobody knows; for what others have already. @default - today */
  readonly givenOn?: string | undefined;
}

/** A value that was handed to the command. */
export interface GivenValue {
  readonly key: string;
  readonly value: string;
}

/** How often somebody may try again. */
const attempts = 3;

/** Where new values come from: random bytes, what was handed over, and else whoever sits at the terminal. */
export class ValueSource {
  public constructor(
    private readonly prompt: Prompt,
    private readonly given?: GivenValue,
  ) {}

  /**
   * A value for a secret of a host; undefined where nobody gives one.
   *
   * @param publicKey - What a WireGuard key has to belong to. Then it cannot be made up.
   */
  public async value(host: string, secret: DeclaredSecret, publicKey?: string): Promise<NewValue | undefined> {
    const { key, origin } = secret;
    if (this.given?.key === key) return this.accepted(host, secret, this.given.value, publicKey);
    switch (origin) {
      case 'random':
        return { value: randomSecret(), how: 'generated' };
      case 'wireguard-psk':
        return { value: presharedKey(), how: 'generated' };
      case 'wireguard-key':
        return publicKey === undefined
          ? { value: wireGuardKey(), how: 'generated' }
          : this.asked(host, secret, `private key of ${publicKey}`, publicKey);
      case 'password-hash':
      case 'bcrypt-hash':
        return this.password(host, secret);
      case 'terraform-output':
        return undefined;
      case 'given':
        return this.asked(host, secret, 'value');
    }
  }

  /** Whether the value of a key was handed over. */
  public isGiven(key: string): boolean {
    return this.given?.key === key;
  }

  /** Why a value could not be made of what is given or typed; told before anybody types it. */
  public problems(host: string, { key, origin, shared }: DeclaredSecret): readonly Problem[] {
    if (shared || (origin !== 'password-hash' && origin !== 'bcrypt-hash')) return [];
    const text = this.given?.key === key ? this.given.value : undefined;
    const isNeeded = text === undefined ? this.prompt.isThere : !isHash(origin, text);
    return isNeeded && !canHash(origin) ? cannotHash(origin, [host, key]).problems : [];
  }

  private async asked(host: string, secret: DeclaredSecret, what: string, publicKey?: string) {
    for (let left = attempts; left > 0; left--) {
      const text = await this.prompt.ask(`${host}: ${secret.key}, ${what} (unseen; empty for later): `);
      if (text === undefined || text === '') return undefined;
      const fault = text.includes('\n') ? severalLines(secret) : faultOf(secret, text, publicKey);
      if (fault === undefined) return { value: text, how: 'as given' };
      this.prompt.tell(fault);
    }
    return undefined;
  }

  private async password(host: string, { key, origin }: DeclaredSecret): Promise<NewValue | undefined> {
    const kind = origin as HashKind;
    for (let left = attempts; left > 0; left--) {
      const password = await this.prompt.ask(`${host}: ${key}, password (unseen; empty for later): `);
      if (password === undefined || password === '') return undefined;
      const again = await this.prompt.ask(`${host}: ${key}, once more: `);
      const fault = again === password ? passwordFault(kind, password) : 'is not the same both times; try again';
      if (fault === undefined) return { value: passwordHash(kind, password, [host, key]), how: 'hash of the password' };
      this.prompt.tell(fault);
    }
    return undefined;
  }

  private accepted(host: string, secret: DeclaredSecret, text: string, publicKey?: string): NewValue {
    const { key, origin } = secret;
    const isPassword = origin === 'password-hash' || origin === 'bcrypt-hash';
    if (isPassword && isHash(origin, text)) return { value: text, how: 'as given, a hash already' };
    const fault = isPassword ? passwordFault(origin, text) : faultOf(secret, text, publicKey);
    if (fault !== undefined) throw new ConstructError(host, `secret ${key}`, fault);
    if (isPassword) return { value: passwordHash(origin, text, [host, key]), how: 'hash of the password' };
    return { value: text, how: 'as given' };
  }
}

function severalLines({ key }: DeclaredSecret): string {
  return `has several lines, which a prompt cannot take; pipe it in, with --from-stdin ${key}`;
}

/** What is wrong with a value that somebody gave, which is never shown. */
function faultOf({ origin }: DeclaredSecret, text: string, publicKey: string | undefined): string | undefined {
  if (text.trim() === '') return 'is blank; give the value itself';
  // Such as an arrow key that was pressed unseen.
  if (/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(text)) return 'has a control character in it; give it again';
  if (origin !== 'wireguard-key' && origin !== 'wireguard-psk') return undefined;
  const own = wireGuardPublicKey(text);
  if (own === undefined) return 'must be 32 bytes in base64, 44 characters, as wg genkey makes; give it again';
  if (origin === 'wireguard-key' && publicKey !== undefined && own !== publicKey)
    return `is the private key of another public one, not of ${publicKey}; give the right one`;
  return undefined;
}
