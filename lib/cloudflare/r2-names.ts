import { shown } from '../errors';
import { type Fault } from '../fault';
import { advice as didYouMean } from '../fleet/wording';

/** Where the data of buckets may be kept by law; a bucket elsewhere is another one, even of the same name. */
const jurisdictions = ['default', 'eu', 'fedramp'] as const;

/** Region that a bucket is near, which Cloudflare settles once: a bucket does not move. */
const locations = ['apac', 'eeur', 'enam', 'oc', 'weur', 'wnam'] as const;

/** One of {@link jurisdictions}. */
export type R2Jurisdiction = (typeof jurisdictions)[number];
/** Asia and the Pacific, eastern Europe, eastern North America, Oceania, western Europe, western North America. */
export type R2Location = (typeof locations)[number];

/** What a bucket is, as far as a mistake in it can be seen before Cloudflare does. */
export interface R2Place {
  readonly accountId: string;
  readonly bucket: string;
  readonly location?: R2Location;
  readonly jurisdiction?: R2Jurisdiction;
  readonly abortUploadsAfterDays?: number;
  readonly lockDays?: number;
}

/** What is wrong with a bucket. */
export function bucketFaults(place: R2Place): Fault[] {
  const { accountId, bucket, location, jurisdiction, abortUploadsAfterDays, lockDays } = place;
  return [
    fault('accountId', accountFault(accountId)),
    fault('bucket', nameFault(bucket)),
    fault('location', location === undefined ? undefined : choiceFault(location, locations)),
    fault('jurisdiction', jurisdiction === undefined ? undefined : choiceFault(jurisdiction, jurisdictions)),
    fault(
      'abortUploadsAfterDays',
      abortUploadsAfterDays === undefined ? undefined : daysFault(abortUploadsAfterDays, 1),
    ),
    fault('lockDays', lockDays === undefined ? undefined : daysFault(lockDays, 0)),
  ].flat();
}

/** What S3 clients take for the server of a bucket. */
export function s3Endpoint(accountId: string, jurisdiction: R2Jurisdiction): string {
  return `https://${accountId}.${jurisdiction === 'default' ? '' : `${jurisdiction}.`}r2.cloudflarestorage.com`;
}

function fault(field: string, message: string | undefined): Fault[] {
  return message === undefined ? [] : [{ field, message }];
}

function accountFault(id: string): string | undefined {
  if (/^[0-9a-f]{32}$/.test(id)) return undefined;
  return `must be the 32 hexadecimal digits of an account, got ${shown(id)}; they are in the address of its overview page`;
}

function nameFault(name: string): string | undefined {
  const form = /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/;
  if (form.test(name)) return undefined;
  const meant = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  const remedy = form.test(meant) ? `write '${meant}'` : "write it like 'fleet-backup'";
  return `must be 3 to 63 small letters, digits and inner hyphens, got ${shown(name)}; ${remedy}`;
}

function choiceFault(choice: string, choices: readonly string[]): string | undefined {
  return choices.includes(choice) ? undefined : `is unknown, got ${shown(choice)}${didYouMean(choice, choices)}`;
}

function daysFault(days: number, least: number): string | undefined {
  if (Number.isInteger(days) && days >= least && days <= 3650) return undefined;
  return `must be a whole number of days from ${least} to 3650, got ${shown(days)}`;
}
