import { badBucketName, bucketExists, bucketNotEmpty, bucketNotFound, invalidBucketRules, notModelled } from './errors';
import { type LockRule } from './locked-s3';

/** A bucket as the API shows it. */
export interface Bucket {
  readonly name: string;
  readonly creation_date: string;
  /** Capitals, whatever the request said. */
  readonly location: string;
  readonly storage_class: string;
  readonly jurisdiction: string;
}

/** What a request may say; anything may be missing or wrong. */
type Input = Readonly<Record<string, unknown>>;

interface Entry {
  bucket: Bucket;
  lifecycle: readonly Input[];
  lock: readonly (Input & LockRule)[];
  isEmpty: boolean;
}

/** The R2 buckets of all accounts. Each jurisdiction is a world of its own: a name may be in several. */
export class Buckets {
  private readonly entries = new Map<string, Entry>();

  /** Those of an account and a jurisdiction, by name. */
  public list(world: string): Bucket[] {
    const own = [...this.entries].filter(([key]) => key.startsWith(`${world}/`));
    return own.map(([, { bucket }]) => bucket).sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  public find(world: string, name: string): Bucket {
    return this.entry(world, name).bucket;
  }

  public create(world: string, { name, locationHint = 'enam', storageClass = 'Standard' }: Input): Bucket {
    if (typeof name !== 'string' || !/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(name)) throw badBucketName();
    if (typeof locationHint !== 'string' || storageClass !== 'Standard') throw notModelled('such a bucket');
    const key = `${world}/${name}`;
    if (this.entries.has(key)) throw bucketExists();
    const bucket: Bucket = {
      name,
      creation_date: new Date().toISOString(),
      location: locationHint.toUpperCase(),
      storage_class: storageClass,
      jurisdiction: world.replace(/^.*\//, ''),
    };
    this.entries.set(key, { bucket, lifecycle: [usualRule], lock: [], isEmpty: true });
    return bucket;
  }

  public delete(world: string, name: string): void {
    if (!this.entry(world, name).isEmpty) throw bucketNotEmpty();
    this.entries.delete(`${world}/${name}`);
  }

  /** Lets something be in a bucket, or nothing. */
  public fill(world: string, name: string, isEmpty: boolean): void {
    this.entry(world, name).isEmpty = isEmpty;
  }

  /** Puts a bucket into another region than was asked for, as Cloudflare may. */
  public move(world: string, name: string, location: string): void {
    const entry = this.entry(world, name);
    entry.bucket = { ...entry.bucket, location };
  }

  /** Rules by which objects and uploads end. */
  public lifecycle(world: string, name: string): { readonly rules: readonly Input[] } {
    return { rules: this.entry(world, name).lifecycle };
  }

  public putLifecycle(world: string, name: string, { rules }: Input): void {
    this.entry(world, name).lifecycle = rulesOf(rules).map(lifecycleRule);
  }

  /** Rules by which objects are kept. */
  public lock(world: string, name: string): { readonly rules: readonly (Input & LockRule)[] } {
    return { rules: this.entry(world, name).lock };
  }

  public putLock(world: string, name: string, { rules }: Input): void {
    this.entry(world, name).lock = rulesOf(rules).map(lockRule);
  }

  private entry(world: string, name: string): Entry {
    const entry = this.entries.get(`${world}/${name}`);
    if (entry === undefined) throw bucketNotFound();
    return entry;
  }
}

/** What every bucket begins with. */
const usualRule = {
  id: 'Default Multipart Abort Rule',
  enabled: true,
  conditions: {},
  abortMultipartUploadsTransition: { condition: { type: 'Age', maxAge: 604_800 } },
};

/** @throws ApiError for rules of which no list can be made. */
function rulesOf(rules: unknown): readonly Input[] {
  if (!Array.isArray(rules)) throw invalidBucketRules('rules are missing');
  const all = rules as readonly Input[];
  const ids = all.map(({ id }) => id);
  if (ids.some((id) => typeof id !== 'string' || id === '')) throw invalidBucketRules('a rule has no id');
  if (new Set(ids).size !== ids.length) throw invalidBucketRules('two rules have one id');
  if (all.some(({ enabled }) => typeof enabled !== 'boolean')) throw invalidBucketRules('enabled is missing');
  return all;
}

function lifecycleRule({ conditions, ...rule }: Input): Input {
  const { prefix } = (conditions ?? {}) as Input;
  const { abortMultipartUploadsTransition: abort, deleteObjectsTransition: remove } = rule;
  for (const transition of [abort, remove]) {
    if (transition !== undefined) wholeSeconds((transition as { condition?: Input }).condition?.['maxAge']);
  }
  if (abort === undefined && remove === undefined) throw invalidBucketRules('a rule does nothing');
  // A rule for everything is shown without the prefix that it came with.
  return { ...rule, conditions: prefix === '' ? {} : { prefix } };
}

function lockRule(rule: Input): Input & LockRule {
  const { condition } = rule as { condition?: Input };
  if (condition?.['type'] === 'Age') wholeSeconds(condition['maxAgeSeconds']);
  else if (condition?.['type'] !== 'Indefinite') throw invalidBucketRules('a rule has no condition');
  return rule as Input & LockRule;
}

function wholeSeconds(seconds: unknown): void {
  if (!Number.isInteger(seconds) || Number(seconds) <= 0) throw invalidBucketRules('an age is no number of seconds');
}
