import { Construct } from 'constructs';
import { Annotations, type FleetApp } from '../../../lib';
import { synthFleet, synthProblems } from '../../../lib/testing';
import { HostStack } from '../../../stacks/host-stack';
import { record } from '../fixtures';

const idLine = (path: string, id: string): string =>
  `[${path}] id: must be a letter followed by letters, digits, - and _, got '${id}'; put - where a name has a dot`;

describe('ids', () => {
  test.each(['www.example', '..', '1st', 'a b', 'a@b', 'ä', '_a', '-a'])('%j is refused', (id) => {
    expect(synthProblems((app) => new Construct(new HostStack(app, 'ares'), id))).toEqual([idLine(`ares/${id}`, id)]);
  });

  test.each(['a', 'A1', 'a-b_c', 'Default', 'Resource'])('%j is accepted', (id) => {
    expect(synthProblems((app) => new Construct(new HostStack(app, 'ares'), id))).toEqual([]);
  });

  test('of constructs directly below the app count too', () => {
    expect(synthProblems((app) => new Construct(app, 'wg.0'))).toEqual([idLine('wg.0', 'wg.0')]);
  });

  test('that would be one resource in Terraform are both refused', () => {
    const lines = synthProblems((app) => {
      const host = new HostStack(app, 'ares');
      record(host, 'a.b');
      record(host, 'ab');
    });
    expect(lines).toEqual([
      idLine('ares/a.b', 'a.b'),
      "[ares/ab] id: would be the same resource as 'ares/a.b' in Terraform, got cloudflare_dns_record.ab for both; rename one of them",
    ]);
  });
});

describe('addresses in Terraform', () => {
  const same = (path: string, owner: string, name: string): string =>
    `[${path}] id: would be the same resource as '${owner}' in Terraform, got cloudflare_dns_record.${name} for both; rename one of them`;

  test.each([
    ['in this order', ['one', 'two']],
    ['the other way round', ['two', 'one']],
  ])('that are made equal by hand are refused, %s', (_, ids) => {
    const lines = synthProblems((app) => {
      const host = new HostStack(app, 'ares');
      for (const id of ids) record(host, id).overrideLogicalId('same');
    });
    expect(lines).toEqual([same('ares/two', 'ares/one', 'same')]);
  });

  test('do not clash over a Default below another construct, whose id is hidden', () => {
    const lines = synthProblems((app) => {
      const host = new HostStack(app, 'ares');
      record(host, 'www');
      record(new Construct(host, 'group'), 'Default');
    });
    expect(lines).toEqual([]);
  });

  test('clash over a Default, when what it stands for is taken', () => {
    const lines = synthProblems((app) => {
      const host = new HostStack(app, 'ares');
      record(new Construct(host, 'www'), 'Default');
      record(host, 'other').overrideLogicalId('www');
    });
    expect(lines).toEqual([same('ares/www/Default', 'ares/other', 'www')]);
  });
});

describe('validations', () => {
  const refuse = (construct: Construct, ...messages: string[]): void => {
    construct.node.addValidation({ validate: () => messages });
  };

  test('run on a construct directly below the app', () => {
    expect(
      synthProblems((app) => {
        refuse(new Construct(app, 'mesh'), 'has no member; add one');
      }),
    ).toEqual(['[mesh] has no member; add one']);
  });

  test('are reported all at once, sorted by path', () => {
    const lines = synthProblems((app) => {
      refuse(new Construct(app, 'mesh'), 'b', 'a');
      const host = new HostStack(app, 'ares');
      refuse(host, 'c');
      refuse(new Construct(host, 'dns'), 'd');
    });
    expect(lines).toEqual(['[ares/dns] d', '[ares] c', '[mesh] a', '[mesh] b']);
  });

  test('that fail to run are a problem of their construct', () => {
    const [line = ''] = synthProblems((app) => {
      new Construct(app, 'mesh').node.addValidation({
        validate: () => {
          throw new TypeError('no such thing');
        },
      });
    });
    expect(line).toMatch(/^\[mesh\] failed: no such thing \(test\/lib\/synth\/tree\.test\.ts:\d+\)$/);
  });
});

describe('annotations', () => {
  const annotate = (method: 'addError' | 'addWarning' | 'addInfo') => (app: FleetApp) => {
    Annotations.of(new HostStack(app, 'ares'))[method]('is old; renew it');
  };

  test('that are errors stop the synth', () => {
    expect(synthProblems(annotate('addError'))).toEqual(['[ares] is old; renew it']);
  });

  test('that are warnings are told and returned', () => {
    const { log, result } = synthFleet(annotate('addWarning'));
    expect(log[0]).toBe('warning: [ares] is old; renew it');
    expect(result.warnings).toEqual([{ path: 'ares', message: 'is old; renew it' }]);
  });

  test('that are remarks change nothing', () => {
    expect(synthFleet(annotate('addInfo')).result.warnings).toEqual([]);
  });
});
