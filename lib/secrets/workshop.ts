import { type Problem, ProblemsError } from '../errors';
import { wireGuardPublicKey } from './generate';
import { type DeclaredSecret } from './graph';
import { type SecretsPlan } from './plan';
import { type PublicHalf, RecordedKeys } from './public-halves';
import { SecretStore } from './store';

/** What happened to one secret, for the user. */
export interface Report {
  readonly host: string;
  readonly key: string;
  readonly what: string;
  /** Whether somebody has to give a value yet; then {@link what} says so as a problem. */
  readonly isMissing?: boolean;
}

/** Every secret of the fleet with the file that it is in: what commands change values with. */
export class Workshop {
  public readonly recorded: RecordedKeys;
  private readonly stores = new Map<string, SecretStore>();

  public constructor(
    public readonly root: string,
    public readonly plan: SecretsPlan,
  ) {
    this.recorded = new RecordedKeys(root);
  }

  /** @throws ConstructError for a file that cannot be read. */
  public store(host: string): SecretStore {
    const recipients = this.plan.recipients[host] ?? { admins: [], all: [] };
    const store = this.stores.get(host) ?? new SecretStore(this.root, host, recipients);
    this.stores.set(host, store);
    return store;
  }

  public secretsOf(host: string): readonly DeclaredSecret[] {
    return this.plan.hosts.find((one) => one.host === host)?.secrets ?? [];
  }

  /** Hosts that have one value of a secret in common: all that share it, or that one alone. */
  public ownersOf(host: string, { key, shared }: DeclaredSecret): readonly string[] {
    return shared ? (this.plan.shared.find((one) => one.key === key)?.hosts ?? []) : [host];
  }

  /** The value that other hosts have already. @throws ProblemsError where they do not agree. */
  public sharedValue(host: string, secret: DeclaredSecret): string | undefined {
    const { key } = secret;
    const found = this.ownersOf(host, secret).flatMap((owner) => {
      const value = this.store(owner).value(key);
      return value === undefined ? [] : [{ owner, value }];
    });
    const [first, ...others] = found;
    const odd = others.find(({ value }) => value !== first?.value);
    if (odd === undefined) return first?.value;
    const message = `is another one on ${odd.owner}, though they share it; run cdknix secrets rotate ${key}`;
    throw new ProblemsError([{ path: first?.owner ?? '', field: `secret ${key}`, message }]);
  }

  /** The day that a shared value is from, as far as the hosts that have it know. */
  public sharedDate(host: string, secret: DeclaredSecret): string | undefined {
    return this.ownersOf(host, secret)
      .flatMap((owner) => this.store(owner).dateOf(secret.key) ?? [])
      .sort()[0];
  }

  /** What the fleet says of the public half of a secret; undefined where nobody needs to know it. */
  public publicHalf({ publicKey }: DeclaredSecret): PublicHalf | undefined {
    return this.plan.publicHalves.find(({ name }) => name === publicKey);
  }

  /** The public key that is known of a secret, whoever says it. */
  public knownPublicKey(secret: DeclaredSecret): string | undefined {
    const half = this.publicHalf(secret);
    return half && (half.given ?? this.recorded.get(half.name));
  }

  /** The public key that the value of a secret has, if it is another one than is known. Opens the file. */
  public newPublicKey(host: string, secret: DeclaredSecret): string | undefined {
    const value = this.store(host).value(secret.key);
    if (value === undefined || this.publicHalf(secret) === undefined) return undefined;
    const own = wireGuardPublicKey(value.trim());
    if (own === undefined) throw refusal(host, secret, 'is no WireGuard key; run cdknix secrets rotate for another');
    return own === this.knownPublicKey(secret) ? undefined : own;
  }

  /** Records the public half of a secret that has its value. What to tell of it, if anything. */
  public recordPublicKey(host: string, secret: DeclaredSecret): string | undefined {
    const half = this.publicHalf(secret);
    const own = this.newPublicKey(host, secret);
    if (half === undefined || own === undefined) return undefined;
    this.recorded.replace(half.name, own);
    const place = `networks.${half.name.replace('/', '.members.')}.publicKey`;
    const hidden = half.isPlaceholder ? `; take the placeholder at ${place} out of the fleet` : '';
    return `public half recorded as ${half.name}${hidden}`;
  }
}

/** Collects what several things have to complain of, and throws it at once. */
export function together(jobs: readonly (() => readonly Problem[])[]): void {
  const problems = jobs.flatMap((job) => {
    try {
      return job();
    } catch (error) {
      if (!ProblemsError.isProblemsError(error)) throw error;
      return error.problems;
    }
  });
  if (problems.length > 0) throw new ProblemsError(problems);
}

export function refusal(host: string, { key }: Pick<DeclaredSecret, 'key'>, message: string): ProblemsError {
  return new ProblemsError([{ path: host, field: `secret ${key}`, message }]);
}
