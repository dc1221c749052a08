import { synthFleet, synthProblems, testFleet } from '../../lib/testing';
import { ZoneStack } from '../../stacks/zone-stack';

const fleet = testFleet({
  dns: {
    zones: { 'example.org': { zoneId: 'a'.repeat(32), records: [{ type: 'A', name: 'www', content: '5.9.1.2' }] } },
  },
});

describe('a ZoneStack', () => {
  test('must be of a zone of the fleet; the nearest one is named', () => {
    expect(synthProblems((app) => new ZoneStack(app, 'zone', { zone: 'exmaple.org' }), { fleet })).toEqual([
      "[zone] zone: no zone of the fleet has that name, got 'exmaple.org'; did you mean 'example.org'?",
    ]);
  });

  test('says so where there are no zones at all', () => {
    expect(synthProblems((app) => new ZoneStack(app, 'zone', { zone: 'example.org' }))).toEqual([
      "[zone] zone: no zone of the fleet has that name, got 'example.org'; there are none",
    ]);
  });

  test('has a state of its own with the records of the zone', () => {
    const { files } = synthFleet((app) => new ZoneStack(app, 'example-org', { zone: 'example.org' }), { fleet });
    expect(files['cdktf.out/stacks/example-org/cdk.tf.json']).toMatchObject({
      resource: { cloudflare_dns_record: { 'records_A-www_FE404DD4': {} } },
      terraform: { backend: { local: { path: '../../../.terraform-state/example-org.tfstate' } } },
    });
  });
});
