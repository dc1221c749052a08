import { exposureView } from '../../../lib/commands/exposure';
import { terminalOf } from '../../../lib/commands/terminal';
import { type Exposure } from '../../../lib/exposure/model';

const lists = { zones: [], openings: [], local: [], sites: [], published: [], forwards: [], publicNames: [] };
const ssh = { port: 22, protocol: 'tcp', zones: ['lan'], address: null, sources: null, process: null } as const;
const exposure: Exposure = {
  version: 1,
  hosts: [
    {
      ...lists,
      host: 'ares',
      firewall: true,
      zones: [{ zone: 'lan', interface: 'eno1', sources: [], except: [] }],
      openings: [{ ...ssh, why: 'remote access', by: 'ares' }],
    },
    { ...lists, host: 'hera', firewall: false },
  ],
};
const plain = { colors: false };

describe('the text', () => {
  test('has a part for each host, and says what is not there', () => {
    expect(exposureView.show(exposure, {}, plain)).toBe(`ares

  port    from zones  why            declared by
  22/tcp  lan         remote access  ares

  Zones
  zone  interface  sources
  lan   eno1       all

hera
  No port is open to any zone.
  No firewall of the fleet: this is what is declared, and the machine itself decides what it lets in.
`);
  });

  test('is of the hosts and zones that are asked for', () => {
    expect(exposureView.show(exposure, { host: ['ares'], zone: ['loopback'] }, plain)).toBe(
      'ares\n  No port is open to loopback.\n',
    );
  });

  test('fits the terminal', () => {
    const text = exposureView.show(exposure, { host: ['ares'] }, { colors: false, columns: 42 });
    expect(text.split('\n').slice(2, 6)).toEqual([
      '  port    from       why        declared',
      '          zones                 by',
      '  22/tcp  lan        remote     ares',
      '                     access',
    ]);
  });

  test('has bold titles and faint heads in colour, and the same words', () => {
    const text = exposureView.show(exposure, { host: ['ares'] }, { colors: true });
    expect(text).toContain('\u001b[1mares\u001b[22m\n');
    expect(text).toContain('\n\u001b[2m  zone  interface  sources\u001b[22m\n');
    expect(text.replace(/\u001b\[\d+m/g, '')).toBe(exposureView.show(exposure, { host: ['ares'] }, plain));
  });
});

describe('the JSON', () => {
  test('is the model, indented, whatever the terminal is', () => {
    const text = exposureView.show(exposure, { json: true }, { colors: true, columns: 10 });
    expect(text).toBe(`${JSON.stringify(exposure, null, 2)}\n`);
  });

  test('is of the hosts that are asked for', () => {
    const text = exposureView.show(exposure, { json: true, host: ['hera', 'hera'] }, plain);
    expect(JSON.parse(text)).toEqual({ version: 1, hosts: [exposure.hosts[1]] });
  });
});

test.each([
  [{ host: ['are'] }, "[cdknix exposure] --host: no host has that name, got 'are'; did you mean 'ares'?"],
  [{ zone: ['dmz'] }, "[cdknix exposure] --zone: no zone has that name, got 'dmz'; known: 'lan', 'loopback'"],
])('%j is refused', (options, message) => {
  expect(() => exposureView.show(exposure, options, plain)).toThrow(
    expect.objectContaining({ message, name: 'UsageError' }) as Error,
  );
});

describe('a terminal', () => {
  test.each([
    ['is coloured', { isTTY: true, columns: 80 }, {}, { colors: true, columns: 80 }],
    [
      'is not coloured for those who say so',
      { isTTY: true, columns: 80 },
      { NO_COLOR: '1' },
      { colors: false, columns: 80 },
    ],
    ['is coloured for an empty word', { isTTY: true, columns: 80 }, { NO_COLOR: '' }, { colors: true, columns: 80 }],
    [
      'is not coloured where it cannot be',
      { isTTY: true, columns: 80 },
      { TERM: 'dumb' },
      { colors: false, columns: 80 },
    ],
    ['may not know its width', { isTTY: true, columns: 0 }, {}, { colors: true }],
    ['is no file', { isTTY: false, columns: 80 }, {}, { colors: false }],
  ])('%s', (_, stream, env, expected) => {
    expect(terminalOf(stream, env)).toEqual(expected);
  });
});
