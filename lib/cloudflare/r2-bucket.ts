import type * as buckets from '@cdktf/provider-cloudflare/lib/r2-bucket';
import type * as lifecycles from '@cdktf/provider-cloudflare/lib/r2-bucket-lifecycle';
import { type Construct } from 'constructs';
import { refusePlaceholder } from './placeholder-id';
import { load, withProvider } from './provider';
import { type R2Jurisdiction, type R2Location } from './r2-names';

/** What a bucket is. */
export interface R2BucketProps {
  /** Cloudflare's id of the account, 32 hexadecimal digits. */
  readonly accountId: string;
  /** Name: 3 to 63 small letters, digits and inner hyphens. No other bucket of the account has it. */
  readonly bucket: string;
  /** Region that it is near. Counts when it is made, and never again. @default - near whoever deploys */
  readonly location?: R2Location;
  /** Where its data has to stay by law. A bucket that is there cannot be given another one. @default 'default' */
  readonly jurisdiction?: R2Jurisdiction;
  /** Days after which the parts of an upload that was never finished are removed, 1 to 3650. @default 7 */
  readonly abortUploadsAfterDays?: number;
}

/** The arguments that name a bucket in a resource of its own, which is made after it. */
export interface BucketPlace {
  readonly accountId: string;
  readonly bucketName: string;
  readonly jurisdiction: string;
}

/**
 * A bucket that no deploy removes, `cloudflare_r2_bucket`, and its rules, `cloudflare_r2_bucket_lifecycle`, none of which
 * removes data: one that somebody adds by hand is taken out again.
 *
 * @param uploads - What the names of large objects begin with. Not the empty text, which means everything: Cloudflare
 * leaves it out of its answers, and every plan would put it back.
 * @see https://registry.terraform.io/providers/cloudflare/cloudflare/5.14.0/docs/resources/r2_bucket
 */
export function r2Bucket(
  scope: Construct,
  id: string,
  props: R2BucketProps,
  uploads: readonly string[],
): { readonly bucket: buckets.R2Bucket; readonly place: BucketPlace } {
  const { accountId, bucket: name, location, jurisdiction = 'default', abortUploadsAfterDays = 7 } = props;
  withProvider(scope);
  refusePlaceholder(scope, 'account', accountId);
  const { R2Bucket } = load('r2-bucket');
  const { R2BucketLifecycle } = load('r2-bucket-lifecycle');
  const bucket = new R2Bucket(scope, id, {
    accountId,
    name,
    jurisdiction,
    ...(location !== undefined && { location }),
    // Where Cloudflare did not follow the hint, a plan would replace the bucket to have it followed.
    lifecycle: { preventDestroy: true, ignoreChanges: ['location'] },
  });
  const place: BucketPlace = { accountId, bucketName: bucket.name, jurisdiction };
  const rules = uploads.map((prefix) => abortRule(prefix, abortUploadsAfterDays));
  new R2BucketLifecycle(scope, `${id}-lifecycle`, { ...place, rules });
  return { bucket, place };
}

/** What a rule for names that begin like this is called: `lock-data` for `data/`. */
export function ruleId(what: string, prefix: string): string {
  return `${what}-${prefix.replace(/\/$/, '')}`;
}

/** In seconds: a bare number of days would be taken for seconds, and every upload for one that was given up. */
function abortRule(prefix: string, days: number): lifecycles.R2BucketLifecycleRules {
  return {
    id: ruleId('abort-uploads', prefix),
    enabled: true,
    conditions: { prefix },
    abortMultipartUploadsTransition: { condition: { type: 'Age', maxAge: days * 86_400 } },
  };
}
