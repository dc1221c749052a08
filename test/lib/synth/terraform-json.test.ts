import { homedir, tmpdir, userInfo } from 'node:os';
import { Annotations, type FleetApp, type FleetInput } from '../../../lib';
import { synthFleet, testFleet } from '../../../lib/testing';
import { HostStack } from '../../../stacks/host-stack';
import { record, servers } from '../fixtures';

const STACK = 'cdktf.out/stacks/ares/cdk.tf.json';
const withRecord = (app: FleetApp) => record(new HostStack(app, 'ares'), 'www');

/** The backend as `terraform init` will read it. */
function backend(kind: FleetInput['terraform']): unknown {
  const { files } = synthFleet(withRecord, { fleet: testFleet({ terraform: kind }) });
  return (files[STACK] as { terraform: { backend: unknown } }).terraform.backend;
}

describe('a stack without resources', () => {
  const { files } = synthFleet(
    (app) => {
      withRecord(app);
      new HostStack(app, 'hera');
    },
    { fleet: servers(['ares', 'hera']) },
  );

  test('is not written', () => {
    expect(Object.keys(files).filter((path) => path.startsWith('cdktf.out/stacks/'))).toEqual([STACK]);
  });

  test('is not in the manifest', () => {
    const manifest = files['cdktf.out/manifest.json'] as { stacks: Record<string, unknown> };
    expect(Object.keys(manifest.stacks)).toEqual(['ares']);
  });

  test('has its warnings told with those of the first that is', () => {
    const { files } = synthFleet(
      (app) => {
        withRecord(app);
        Annotations.of(new HostStack(app, 'hera')).addWarning('something is odd');
      },
      { fleet: servers(['ares', 'hera']) },
    );
    const { stacks } = files['cdktf.out/manifest.json'] as { stacks: { ares: { annotations: unknown[] } } };
    expect(stacks.ares.annotations).toContainEqual(
      expect.objectContaining({ constructPath: 'hera', level: '@cdktf/warn', message: 'something is odd' }),
    );
  });

  test('has its modules all the same', () => {
    expect(files).toHaveProperty(['generated/hera/default.nix']);
  });
});

test('stacks are in the manifest in order of name', () => {
  const { files } = synthFleet(
    (app) => {
      for (const name of ['zeus', 'ares', 'hera']) record(new HostStack(app, name), 'www');
    },
    { fleet: servers(['ares', 'hera', 'zeus']) },
  );
  const manifest = files['cdktf.out/manifest.json'] as { stacks: Record<string, unknown> };
  expect(Object.keys(manifest.stacks)).toEqual(['ares', 'hera', 'zeus']);
});

describe('the backend', () => {
  test('is a file beside the project, by a relative path', () => {
    expect(backend(undefined)).toEqual({ local: { path: '../../../.terraform-state/ares.tfstate' } });
  });

  test('is a bucket of Amazon with the region alone', () => {
    expect(backend({ backend: { kind: 's3', bucket: 'states', region: 'eu-central-1' } })).toEqual({
      s3: { bucket: 'states', key: 'example/ares.tfstate', region: 'eu-central-1', use_lockfile: true },
    });
  });

  test('is a bucket of R2 with all that R2 does not have switched off', () => {
    const endpoint = 'https://account.r2.cloudflarestorage.com';
    expect(backend({ backend: { kind: 's3', bucket: 'states', keyPrefix: 'home', endpoint } })).toEqual({
      s3: {
        bucket: 'states',
        endpoints: { s3: endpoint },
        key: 'home/ares.tfstate',
        region: 'auto',
        skip_credentials_validation: true,
        skip_metadata_api_check: true,
        skip_region_validation: true,
        skip_requesting_account_id: true,
        skip_s3_checksum: true,
        use_lockfile: true,
        use_path_style: true,
      },
    });
  });
});

describe('the provider', () => {
  test('is declared once, at the version that its classes are of', () => {
    const { files } = synthFleet((app) => {
      const host = new HostStack(app, 'ares');
      record(host, 'one');
      record(host, 'two');
    });
    expect(files[STACK]).toMatchObject({
      provider: { cloudflare: [{}] },
      terraform: { required_providers: { cloudflare: { source: 'cloudflare/cloudflare', version: '5.14.0' } } },
    });
  });
});

test('nothing that is written tells where, when or by whom it was', () => {
  const { texts } = synthFleet(withRecord);
  const all = Object.values(texts).join('\n');
  const { username } = userInfo();
  const telling = [homedir(), tmpdir(), process.cwd(), ...(username === 'root' ? [] : [username])];
  expect(telling.filter((part) => part.length > 1 && all.includes(part))).toEqual([]);
  expect(all).not.toMatch(/\b\d{4}-\d\d-\d\d\b|\b1[6-9]\d{8}(\d{3})?\b/);
  expect(all).not.toMatch(/(^|[\s"'=])\/(tmp|home|Users|root|work|var)\//m);
});
