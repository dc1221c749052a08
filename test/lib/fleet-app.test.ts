import { Construct } from 'constructs';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FleetApp, localNames, Port } from '../../lib';
import { synthFleet, synthProblems, testFleet } from '../../lib/testing';
import { App, Aspects, type IAspect, TerraformOutput, TerraformResource, TerraformStack } from '../../lib/terraform';
import { HostStack } from '../../stacks/host-stack';
import { anyServer, module, record, servers } from './fixtures';

const service = { port: Port.of(4000), protocol: 'tcp', zones: ['lan'] } as const;
const silent = { args: [], log: () => undefined };

describe('one app', () => {
  let root = '';
  let temporary: string | undefined;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'test-'));
    temporary = process.env['TMPDIR'];
    process.env['TMPDIR'] = mkdtempSync(join(root, 'tmp-'));
  });
  afterEach(() => {
    if (temporary === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = temporary;
    rmSync(root, { recursive: true });
  });
  const left = () => readdirSync(process.env['TMPDIR'] ?? '');
  const app = () => new FleetApp({ fleet: testFleet(), root, ...silent });

  test('is synthesized once', () => {
    const only = app();
    new HostStack(only, 'ares');
    only.synth();
    expect(() => only.synth()).toThrow('[synth] ran already for this app; create another FleetApp to run it again');
  });

  test('takes nothing more after its synth', () => {
    const only = app();
    const host = new HostStack(only, 'ares');
    only.synth();
    expect(() => module(host, 'late', () => ({}))).toThrow('Cannot add children to "ares" during synthesis');
    expect(() => new HostStack(only, 'ares')).toThrow('Cannot add children during synthesis');
    expect(() => {
      host.facets.declare(localNames, { name: 'a', address: '10.0.0.1' }, host);
    }).toThrow('[ares] local names: is complete, too late for ares; declare it in a constructor');
  });

  test('leaves no scratch folder when it succeeds', () => {
    const only = app();
    new HostStack(only, 'ares');
    only.synth();
    expect(left()).toEqual([]);
  });

  test('leaves no scratch folder, and no file, when it fails', () => {
    const only = app();
    record(new HostStack(only, 'ares'), 'www', { comment: '$' + '{HOME}' });
    expect(() => only.synth()).toThrow('HOME');
    expect([left(), readdirSync(root).filter((name) => !name.startsWith('tmp-'))]).toEqual([[], []]);
  });

  test('leaves no scratch folder when its arguments are refused', () => {
    expect(() => new FleetApp({ fleet: testFleet(), root, args: ['--what'] })).toThrow('--what');
    expect(left()).toEqual([]);
  });
});

test('a stack in another kind of app is refused', () => {
  const other = new App({ outdir: join(mkdtempSync(join(tmpdir(), 'test-')), 'out') });
  expect(() => new HostStack(other, 'ares')).toThrow(
    '[ares] is not in a FleetApp; create its stack with a FleetApp as scope',
  );
  rmSync(join(other.outdir, '..'), { recursive: true });
});

test('a stack below another construct is refused', () => {
  expect(synthProblems((app) => new HostStack(new Construct(app, 'site'), 'ares'))).toEqual([
    "[site/ares] scope: is 'site'; create a stack directly below the app",
  ]);
});

describe('the thunk of a module', () => {
  test('that adds a construct is refused', () => {
    const lines = synthProblems((app) => {
      const host = new HostStack(app, 'ares');
      module(host, 'adds', () => {
        new Construct(host, 'more');
        return {};
      });
    });
    expect(lines).toEqual([
      "[ares/adds] adds a construct to 'ares' when synth has begun; add everything before app.synth()",
    ]);
  });

  const throws = (): never => {
    throw new TypeError('x is not a function');
  };

  test('that throws is a problem of its construct, with the line of the program', () => {
    expect(synthProblems((app) => module(new HostStack(app, 'ares'), 'bad', throws))).toEqual([
      expect.stringMatching(/^\[ares\/bad\] failed: x is not a function \(test\/lib\/fleet-app\.test\.ts:\d+\)$/),
    ]);
  });

  test('that throws is not told beside a problem that it may come from', () => {
    const lines = synthProblems((app) => {
      module(new HostStack(app, 'ares'), 'bad', throws);
      new Construct(app, 'mesh').node.addValidation({ validate: () => ['has no member'] });
    });
    expect(lines).toEqual(['[mesh] has no member']);
  });

  test('runs once', () => {
    let runs = 0;
    synthFleet((app) => module(new HostStack(app, 'ares'), 'count', () => ({ count: ++runs })));
    expect(runs).toBe(1);
  });
});

test('problems of all phases are reported together', () => {
  const lines = synthProblems((app) => {
    const host = new HostStack(app, 'ares');
    new Construct(host, 'a.b');
    new Construct(app, 'mesh').node.addValidation({ validate: () => ['has no member'] });
    for (const address of ['10.0.0.1', '10.0.0.2'])
      host.existingService({ ...service, address: '0.0.0.0', why: address });
    record(host, 'www', { comment: '$' + '{HOME}' });
    module(host, 'nan', () => ({ value: NaN }));
  });
  expect(lines.map((line) => line.replace(/:.*/, ''))).toEqual([
    '[ares/a.b] id',
    '[ares/nan] value',
    '[ares] port 4000/tcp',
    '[ares] resource.cloudflare_dns_record.www.comment',
    '[mesh] has no member',
  ]);
});

test('a host of the fleet without a stack is a warning', () => {
  const { result } = synthFleet((app) => new HostStack(app, 'ares'), { fleet: servers(['ares', 'hera']) });
  expect(result.warnings).toEqual([
    {
      path: 'fleet',
      field: 'hosts.hera',
      message: "has no stack, so nothing is made for it; add new HostStack(app, 'hera')",
    },
  ]);
});

describe('fleet.lock.json', () => {
  const fleet = testFleet({
    hosts: { ares: anyServer },
    networks: { wg0: { ipv4: '10.77.0.0/24', members: { ares: {} } } },
  });
  const build = (app: FleetApp) => new HostStack(app, 'ares');

  test('is written with what was allocated, and not again', () => {
    const first = synthFleet(build, { fleet });
    expect(Object.values(first.files['fleet.lock.json'] as object)).toContainEqual('10.77.0.1');
    const second = synthFleet(build, { fleet, before: first.texts });
    expect([second.result.written, second.texts]).toEqual([[], first.texts]);
  });

  test('is not written where nothing was allocated', () => {
    expect(synthFleet(build).texts['fleet.lock.json']).toBeUndefined();
  });

  test('is not extended by a locked run', () => {
    expect(synthProblems(build, { fleet, args: ['--locked'] })).toEqual([
      expect.stringContaining('is not allocated yet'),
    ]);
  });

  test('is enough for a locked run once it has all', () => {
    const before = synthFleet(build, { fleet }).texts;
    expect(synthProblems(build, { fleet, before, args: ['--locked'] })).toEqual([]);
  });
});

test('an aspect on a stack changes its resources', () => {
  const label: IAspect = {
    visit: (node) => {
      if (TerraformResource.isTerraformResource(node)) node.addOverride('comment', 'labelled');
    },
  };
  const { files } = synthFleet((app) => {
    const host = new HostStack(app, 'ares');
    record(host, 'www');
    Aspects.of(host).add(label);
  });
  expect(files).toHaveProperty(
    ['cdktf.out/stacks/ares/cdk.tf.json', 'resource', 'cloudflare_dns_record', 'www', 'comment'],
    'labelled',
  );
});

describe('a value of another stack', () => {
  const build = (late: boolean) => (app: FleetApp) => {
    const [ares, hera] = [new HostStack(app, 'ares'), new HostStack(app, 'hera')];
    const www = record(ares, 'www');
    if (!late) return new TerraformOutput(hera, 'out', { value: www.id });
    const copy = record(hera, 'copy');
    Aspects.of(hera).add({
      visit: (node) => {
        if (node === copy) copy.comment = www.id;
      },
    });
    return TerraformStack.of(copy);
  };
  const fleet = servers(['ares', 'hera']);

  test('is read from its state, by a path that is true everywhere', () => {
    const { files } = synthFleet(build(false), { fleet });
    expect(files['cdktf.out/stacks/hera/cdk.tf.json']).toMatchObject({
      data: {
        terraform_remote_state: {
          'cross-stack-reference-input-ares': { config: { path: '../../../.terraform-state/ares.tfstate' } },
        },
      },
    });
    expect(files).toHaveProperty(['cdktf.out/manifest.json', 'stacks', 'hera', 'dependencies'], ['ares']);
  });

  test('that an aspect brings too late is refused', () => {
    expect(synthProblems(build(true), { fleet })).toEqual([
      "[hera] resource.cloudflare_dns_record.copy.comment: refers to 'cloudflare_dns_record.www.id', which stack 'hera' does not declare; pass the fact in TypeScript, or write $${ for a literal ${",
    ]);
  });
});
