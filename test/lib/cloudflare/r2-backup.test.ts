import { placeholderId, r2Backup, type R2BackupProps } from '../../../lib';
import { synthFleet } from '../../../lib/testing';
import { HostStack } from '../../../stacks/host-stack';

const account = '0123456789abcdef0123456789abcdef';
const usual = { accountId: account, bucket: 'fleet-backup', tokenName: 'cdknix far' };
type Resource = Readonly<Record<string, unknown>>;
type Json = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, Resource>>>>>>;

/** What a host's stack has for a bucket, and what is told of the bucket. */
function made(props: Partial<R2BackupProps> = {}): { readonly json: Json; readonly endpoint: string } {
  let endpoint = '';
  const { files } = synthFleet((app) => {
    endpoint = r2Backup(new HostStack(app, 'ares'), 'far', { ...usual, ...props }).endpoint;
  });
  const text = JSON.stringify(files['cdktf.out/stacks/ares/cdk.tf.json'], (key, value: unknown) =>
    key === '//' ? undefined : value,
  );
  return { json: JSON.parse(text) as Json, endpoint };
}

const resource = (props?: Partial<R2BackupProps>) => made(props).json['resource'] ?? {};

test('a bucket has rules, and a token for it alone', () => {
  const place = { account_id: account, bucket_name: '${cloudflare_r2_bucket.far.name}', jurisdiction: 'default' };
  const abort = { condition: { max_age: 604_800, type: 'Age' } };
  expect(resource()).toEqual({
    cloudflare_r2_bucket: {
      far: {
        account_id: account,
        name: 'fleet-backup',
        jurisdiction: 'default',
        lifecycle: { ignore_changes: ['location'], prevent_destroy: true },
      },
    },
    cloudflare_r2_bucket_lifecycle: {
      'far-lifecycle': {
        ...place,
        rules: ['data', 'index'].map((folder) => ({
          id: `abort-uploads-${folder}`,
          enabled: true,
          conditions: { prefix: `${folder}/` },
          abort_multipart_uploads_transition: abort,
        })),
      },
    },
    cloudflare_account_token: {
      'far-token': {
        account_id: account,
        name: 'cdknix far',
        depends_on: ['cloudflare_r2_bucket.far'],
        policies: [
          {
            effect: 'allow',
            permission_groups: [{ id: '2efd5506f9c8494dacb1fa10a3e7d5b6' }],
            resources: JSON.stringify({ [`com.cloudflare.edge.r2.bucket.${account}_default_fleet-backup`]: '*' }),
          },
        ],
      },
    },
  });
});

test('every setting is where Cloudflare looks for it', () => {
  const all = resource({
    location: 'weur',
    abortUploadsAfterDays: 2,
    lockDays: 30,
    expiresOn: '2999-01-31T00:00:00Z',
    clientAddresses: ['45.10.20.0/24', '2a0e:b107::/48'],
  });
  expect(all['cloudflare_r2_bucket']?.['far']).toMatchObject({ location: 'weur' });
  expect(JSON.stringify(all['cloudflare_r2_bucket_lifecycle'])).toContain('"max_age":172800');
  expect(all['cloudflare_account_token']?.['far-token']).toMatchObject({
    expires_on: '2999-01-31T00:00:00Z',
    condition: { request_ip: { in: ['2a0e:b107::/48', '45.10.20.0/24'] } },
  });
});

test.each([
  [30, true, 2_592_000],
  [1, true, 86_400],
  [0, false, 86_400],
])('a lock of %i days spares what restic has to change', (lockDays, enabled, seconds) => {
  const condition = { max_age_seconds: seconds, type: 'Age' };
  expect(resource({ lockDays })['cloudflare_r2_bucket_lock']?.['far-lock']?.['rules']).toEqual([
    { id: 'lock-config', enabled, prefix: 'config', condition },
    { id: 'lock-data', enabled, prefix: 'data/', condition },
    { id: 'lock-keys', enabled, prefix: 'keys/', condition },
    { id: 'lock-snapshots', enabled, prefix: 'snapshots/', condition },
  ]);
});

test.each([
  ['default', '0123456789abcdef0123456789abcdef.r2.cloudflarestorage.com'],
  ['eu', '0123456789abcdef0123456789abcdef.eu.r2.cloudflarestorage.com'],
  ['fedramp', '0123456789abcdef0123456789abcdef.fedramp.r2.cloudflarestorage.com'],
] as const)('a bucket of the jurisdiction %s is at a server of its own', (jurisdiction, name) => {
  const { json, endpoint } = made({ jurisdiction, lockDays: 1 });
  expect(endpoint).toBe(`https://${name}`);
  const all = Object.values(json['resource'] ?? {}).flatMap((one) => Object.values(one));
  expect(all.map((one) => one['jurisdiction'])).toEqual([undefined, jurisdiction, jurisdiction, jurisdiction]);
  expect(JSON.stringify(all)).toContain(`.bucket.${account}_${jurisdiction}_fleet-backup`);
});

test('an account that is a placeholder stops every plan', () => {
  expect(made({ accountId: placeholderId }).json['variable']).toEqual({
    placeholder_account_id: {
      type: 'string',
      default: placeholderId,
      validation: [
        {
          condition: `\${var.placeholder_account_id != "${placeholderId}"}`,
          error_message:
            'The id of a Cloudflare account is a placeholder. Fill in accountId under dns.zones of the fleet.',
        },
      ],
    },
  });
  expect(made().json).not.toHaveProperty('variable');
});

describe('a bucket is refused', () => {
  const name = 'must be 3 to 63 small letters, digits and inner hyphens, got';
  const days = (least: number, got: string) => `must be a whole number of days from ${least} to 3650, got ${got}`;
  test.each<[Record<string, unknown>, string]>([
    [{ bucket: 'Fleet_Backup' }, `bucket: ${name} 'Fleet_Backup'; write 'fleet-backup'`],
    [{ bucket: 'backup.fufu.land' }, `bucket: ${name} 'backup.fufu.land'; write 'backup-fufu-land'`],
    [{ bucket: '-backup-' }, `bucket: ${name} '-backup-'; write 'backup'`],
    [{ bucket: 'ab' }, `bucket: ${name} 'ab'; write it like 'fleet-backup'`],
    [{ bucket: '' }, `bucket: ${name} ''; write it like 'fleet-backup'`],
    [{ bucket: 'b'.repeat(64) }, `bucket: ${name} '${'b'.repeat(64)}'; write it like 'fleet-backup'`],
    [
      { accountId: 'fufu' },
      "accountId: must be the 32 hexadecimal digits of an account, got 'fufu'; they are in the address of its overview page",
    ],
    [{ location: 'WEUR' }, "location: is unknown, got 'WEUR'; did you mean 'weur'?"],
    [
      { location: 'frankfurt' },
      "location: is unknown, got 'frankfurt'; known: 'apac', 'eeur', 'enam', 'oc', 'weur', 'wnam'",
    ],
    [{ jurisdiction: 'de' }, "jurisdiction: is unknown, got 'de'; known: 'default', 'eu', 'fedramp'"],
    [{ lockDays: -1 }, `lockDays: ${days(0, '-1')}`],
    [{ lockDays: 0.5 }, `lockDays: ${days(0, '0.5')}`],
    [{ lockDays: 3651 }, `lockDays: ${days(0, '3651')}`],
    [{ abortUploadsAfterDays: 0 }, `abortUploadsAfterDays: ${days(1, '0')}`],
    [{ abortUploadsAfterDays: '7' }, `abortUploadsAfterDays: ${days(1, "'7'")}`],
    [
      { expiresOn: '2999-02-30T00:00:00Z' },
      "expiresOn: must be a day and time in UTC, got '2999-02-30T00:00:00Z'; write it like '2027-01-31T00:00:00Z'",
    ],
    [
      { expiresOn: '2999-01-31' },
      "expiresOn: must be a day and time in UTC, got '2999-01-31'; write it like '2027-01-31T00:00:00Z'",
    ],
    [
      { expiresOn: '2020-01-31T00:00:00Z' },
      "expiresOn: is over, got '2020-01-31T00:00:00Z'; give a later one, or leave it out",
    ],
    [
      { clientAddresses: [] },
      'clientAddresses: must not be empty, for nobody could use the token; leave it out for any address',
    ],
    [
      { clientAddresses: ['45.10.20.30/24'] },
      "clientAddresses: network must have no host bits set, got '45.10.20.30/24'; write '45.10.20.0/24'",
    ],
    [{ tokenName: '' }, 'tokenName: must have 1 to 120 characters, got 0'],
    [{ tokenName: 'x'.repeat(121) }, 'tokenName: must have 1 to 120 characters, got 121'],
  ])('for %j', (props, message) => {
    let said = '';
    try {
      made(props);
    } catch (error) {
      said = (error as Error).message;
    }
    expect(said).toBe(`[ares] ${message}`);
  });

  test('for all that is wrong at once', () => {
    expect(() => made({ bucket: 'A', lockDays: -1, clientAddresses: [] })).toThrow(
      /^\[ares\] bucket: .*\n\[ares\] clientAddresses: .*\n\[ares\] lockDays: .*$/,
    );
  });
});
