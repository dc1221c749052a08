import { problemLine } from '../../lib/errors';
import { FleetLock } from '../../lib/fleet';
import { wireGuardKey } from './base-fleet';

const file = (...lines: string[]): string => `{\n${lines.map((line) => `  ${line},\n`).join('')}  "version": 1\n}\n`;
const settled = (lock: FleetLock): string[] => lock.settle().map(problemLine);

describe('the file', () => {
  test('is empty for a fleet that has none', () => {
    const lock = FleetLock.parse();
    expect([lock.changed, lock.toText()]).toEqual([false, '{\n  "version": 1\n}\n']);
  });

  test('has a fact a line, in order of name', () => {
    const lock = FleetLock.parse(file('"uid zeus": "1000"', '"address wg0/ares/ipv4": "10.77.0.1"'));
    expect(lock.changed).toBe(false);
    expect(lock.toText()).toBe(file('"address wg0/ares/ipv4": "10.77.0.1"', '"uid zeus": "1000"'));
  });

  test.each([
    [
      'is cut short',
      '{\n  "uid a": ',
      ['[fleet.lock.json] is not JSON at its end; restore it from version control and run synth again'],
    ],
    [
      'has a stray comma',
      '{\n  "uid a": "1000",\n}\n',
      ['[fleet.lock.json] is not JSON in line 3; restore it from version control and run synth again'],
    ],
    ['is a list', '[]', ['[fleet.lock.json] must hold an object, got an empty list']],
    [
      'has an unresolved merge',
      '{\n<<<<<<< HEAD\n  "uid a": "1000",\n=======\n  "uid b": "1000",\n>>>>>>> other\n  "version": 1\n}\n',
      ['[fleet.lock.json] has an unresolved merge in line 2; keep the facts of both sides and delete the marker lines'],
    ],
    [
      'is of another version',
      '{ "version": 2 }',
      ['[fleet.lock.json] version: must be 1, got 2; this version of the program reads only that'],
    ],
    [
      'has a fact twice',
      file('"uid a": "1000"', '"uid a": "1001"'),
      ['[fleet.lock.json] uid a: is there twice; keep the line that is in use and delete the other'],
    ],
    [
      'gives one value to two',
      file('"uid a": "1000"', '"uid b": "1000"'),
      [
        `[fleet.lock.json] uid b: 'a' has '1000' too; delete the newer line and run synth again, which allocates another`,
      ],
    ],
    [
      'has facts of other kinds and forms',
      file(
        '"uids a": "1000"',
        '"uid": "1000"',
        '"uid a": 1000',
        '"address x": "10.0.0.01"',
        '"subnet x": "10.0.0.1/24"',
      ),
      [
        `[fleet.lock.json] address x: must be an IP address, as text, got '10.0.0.01'`,
        `[fleet.lock.json] subnet x: must be a network, as text, got '10.0.0.1/24'`,
        '[fleet.lock.json] uid a: must be a whole number, as text, got 1000',
        `[fleet.lock.json] uid: must be named 'KIND KEY'`,
        `[fleet.lock.json] uids a: is no kind of fact; did you mean 'uid'?`,
      ],
    ],
  ])('is refused where it %s', (_, text, lines) => {
    let message = '';
    try {
      FleetLock.parse(text);
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message.split('\n')).toEqual(lines);
  });
});

describe('an allocation', () => {
  test('takes the first candidate that is free and never changes', () => {
    const lock = FleetLock.parse(file('"uid zeus": "1001"'));
    lock.request('uid', 'zeus', ['1000']);
    lock.request('uid', 'leto', ['1001', '1002']);
    expect(settled(lock)).toEqual([]);
    expect([lock.get('uid', 'zeus'), lock.get('uid', 'leto'), lock.changed]).toEqual(['1001', '1002', true]);
    expect(FleetLock.parse(lock.toText()).get('uid', 'leto')).toBe('1002');
  });

  test('changes nothing where every fact is there', () => {
    const lock = FleetLock.parse(file('"uid zeus": "1001"'));
    lock.request('uid', 'zeus', ['1000']);
    expect([settled(lock), lock.changed]).toEqual([[], false]);
  });

  test('never takes what belonged to something that is gone, until it is dropped', () => {
    const text = file('"uid gone": "1000"');
    const first = FleetLock.parse(text);
    first.request('uid', 'new', ['1000', '1001']);
    expect([settled(first), first.get('uid', 'new'), first.unrequested]).toEqual([[], '1001', ['uid gone']]);
    const second = FleetLock.parse(text);
    expect([second.drop('uid', 'gone'), second.drop('uid', 'gone'), second.changed]).toEqual([true, false, true]);
    expect(second.allocate('uid', 'new', ['1000'])).toBe('1000');
  });

  test('is refused when the file is locked, each by name', () => {
    const lock = FleetLock.parse(file('"uid zeus": "1000"'), { locked: true });
    for (const user of ['leto', 'zeus', 'hebe']) lock.request('uid', user, ['1001']);
    expect(settled(lock)).toEqual([
      '[fleet.lock.json] uid hebe: is not allocated yet; run synth without --locked and commit fleet.lock.json',
      '[fleet.lock.json] uid leto: is not allocated yet; run synth without --locked and commit fleet.lock.json',
    ]);
    expect([lock.changed, lock.get('uid', 'zeus')]).toEqual([false, '1000']);
    expect(() => lock.drop('uid', 'zeus')).toThrow('[fleet.lock.json] uid zeus: cannot be dropped; run synth without');
  });

  test('that finds nothing free, is asked for twice or comes too late is a problem', () => {
    const lock = FleetLock.parse(file('"uid zeus": "1000"'));
    lock.request('uid', 'leto', ['1000']);
    lock.request('subnet', 'pool', ['172.17.0.0/24']);
    lock.request('subnet', 'pool', ['172.18.0.0/24']);
    expect(settled(lock)).toEqual([
      '[fleet.lock.json] subnet pool: is requested twice; request it once and get it elsewhere',
      '[fleet.lock.json] uid leto: has no free candidate left; widen the range, or drop facts that are not used',
    ]);
    expect(() => {
      lock.request('uid', 'late', ['1002']);
    }).toThrow('[fleet.lock.json] uid late: is requested too late; request facts while constructs are made');
  });
});

describe('a fact that is recorded', () => {
  test('must be of its kind, and another value is refused', () => {
    const lock = FleetLock.parse();
    const record = (key: string, value: string) => () => {
      lock.record('public-key', key, value);
    };
    record('wg0/ares', wireGuardKey(1))();
    record('wg0/ares', wireGuardKey(1))();
    const hidden = 'text (not shown: it may be a private key)';
    expect(record('wg0/ares', wireGuardKey(2))).toThrow(
      `[fleet.lock.json] public-key wg0/ares: is ${hidden} already, got ${hidden}; drop it first`,
    );
    expect(record('wg0/hera', wireGuardKey(1))).toThrow(
      `[fleet.lock.json] public-key wg0/hera: 'wg0/ares' has ${hidden} already; take another`,
    );
    expect(record('wg0/hera', 'x')).toThrow(
      `[fleet.lock.json] public-key wg0/hera: must be a WireGuard public key, got 'x'`,
    );
    expect(record('wg0 hera', wireGuardKey(2))).toThrow(
      `[fleet.lock.json] public-key wg0 hera: must have a key without spaces, got 'wg0 hera'`,
    );
  });

  test('may be shared where its kind allows that', () => {
    const lock = FleetLock.parse();
    const recipient = 'age1x7tvyjp8p0ud4uens760q37f2p4u79c3mru8drnar7vjlr852v9qhc3j76';
    for (const key of ['ares', 'hera']) lock.record('recipient', key, recipient);
    expect(FleetLock.parse(lock.toText()).get('recipient', 'hera')).toBe(recipient);
  });
});
