import type * as locks from '@cdktf/provider-cloudflare/lib/r2-bucket-lock';
import { type Construct } from 'constructs';
import { refuse } from '../fault';
import { Fn } from '../terraform';
import { load } from './provider';
import { r2Bucket, type R2BucketProps, ruleId } from './r2-bucket';
import { bucketFaults, s3Endpoint } from './r2-names';
import { termsOf, tokenFaults, type TokenTerms } from './token-terms';

/** Properties for {@link r2Backup}. */
export interface R2BackupProps extends R2BucketProps, TokenTerms {
  /** Name of the token at Cloudflare, at most 120 characters; no other token of the account has it. */
  readonly tokenName: string;
  /**
   * Days for which nobody can remove or overwrite what was saved, whoever has the keys, 1 to 3650; 0 lifts a lock that
   * is there. Has to be shorter than the shortest time that the keep policy keeps a snapshot.
   * @default - no lock, and none that is there is lifted
   */
  readonly lockDays?: number;
}

/** What a backup program needs to know of its bucket. */
export interface R2Backup {
  /** Server for S3 clients: `https://<account>.r2.cloudflarestorage.com`. Its region is `auto`. */
  readonly endpoint: string;
  /** The token's id, known to Terraform only. */
  readonly accessKeyId: string;
  /** SHA-256 of the token's value in hexadecimal digits, known to Terraform only, sensitive there. */
  readonly secretAccessKey: string;
}

/**
 * "Workers R2 Storage Bucket Item Write": reads, writes, lists and removes objects, and nothing of the bucket itself:
 * neither its locks nor its other rules. The id is the same for every account.
 *
 * @see https://developers.cloudflare.com/r2/api/tokens/#access-policy
 */
const itemWrite = '2efd5506f9c8494dacb1fa10a3e7d5b6';

/**
 * What is locked of a restic repository. Not `locks/`, which every run writes and removes, and not `index/`, which every
 * prune writes anew, young parts too; it can be made again from `data/`.
 */
const lockedNames = ['config', 'data/', 'keys/', 'snapshots/'] as const;

/** Where restic has what may be large. */
const uploadedNames = ['data/', 'index/'] as const;

/**
 * A bucket for a restic repository at its root, and S3 keys for this one bucket: `cloudflare_r2_bucket`, which no deploy
 * removes, its rules in `cloudflare_r2_bucket_lifecycle`, and in `cloudflare_r2_bucket_lock` where its data is to be
 * locked, and `cloudflare_account_token`, which stays when the user who made it goes. Making a token asks for one that
 * may: "Account API Tokens Write".
 *
 * @throws ProblemsError for what Cloudflare would refuse.
 * @see https://developers.cloudflare.com/r2/api/tokens/#get-s3-api-credentials-from-an-api-token
 */
export function r2Backup(scope: Construct, id: string, props: R2BackupProps): R2Backup {
  refuse(scope.node.path, [...bucketFaults(props), ...tokenFaults(props.tokenName, props)]);
  const { accountId, bucket: name, jurisdiction = 'default', lockDays } = props;
  const { bucket, place } = r2Bucket(scope, id, props, uploadedNames);
  if (lockDays !== undefined) {
    const { R2BucketLock } = load('r2-bucket-lock');
    new R2BucketLock(scope, `${id}-lock`, { ...place, rules: lockedNames.map((prefix) => lockRule(prefix, lockDays)) });
  }
  const { AccountToken } = load('account-token');
  const resources = JSON.stringify({ [`com.cloudflare.edge.r2.bucket.${accountId}_${jurisdiction}_${name}`]: '*' });
  const token = new AccountToken(scope, `${id}-token`, {
    accountId,
    name: props.tokenName,
    policies: [{ effect: 'allow', permissionGroups: [{ id: itemWrite }], resources }],
    ...termsOf(props),
    dependsOn: [bucket],
  });
  const secretAccessKey = Fn.sha256(token.value);
  return { endpoint: s3Endpoint(accountId, jurisdiction), accessKeyId: token.id, secretAccessKey };
}

/** Rules outlive their resource at Cloudflare: a lock is lifted by rules that are off, not by none. */
function lockRule(prefix: string, days: number): locks.R2BucketLockRules {
  const condition = { type: 'Age', maxAgeSeconds: Math.max(days, 1) * 86_400 };
  return { id: ruleId('lock', prefix), enabled: days > 0, prefix, condition };
}
