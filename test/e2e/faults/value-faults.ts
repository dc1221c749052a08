import { engine, type Fault, module, record } from './fault';

const source = `const record = ${record('probe', "'x'")}`;

/** What the config of a module in `main.ts` says wrong. */
export const valueFaults: readonly Fault[] = [
  {
    name: 'a token as text',
    edit: engine(module('{ services: { probe: { text } } }', `${source} const text = Fn.lower(record.content);`, 'Fn')),
    start: 'ts-node',
    expected: [
      '[fufuwuqi/probe] services.probe.text: is a Terraform token, known only after apply; pass a value known at synth',
    ],
  },
  {
    name: 'a token inside a text',
    edit: engine(module('{ services: { probe: { text: `a ${record.id} b` } } }', source)),
    expected: [
      '[fufuwuqi/probe] services.probe.text: is a Terraform token, known only after apply; pass a value known at synth',
    ],
  },
  {
    name: 'a token as list',
    edit: engine(module('{ services: { probe: { list: Token.asList(record.fqn) } } }', source)),
    expected: [
      '[fufuwuqi/probe] services.probe.list: is a Terraform token, known only after apply; pass a value known at synth',
    ],
  },
  {
    name: 'a token as number',
    edit: engine(module('{ services: { probe: { number: record.ttl, sum: Token.asNumber(record.id) } } }', source)),
    expected: [
      '[fufuwuqi/probe] services.probe.number: is a Terraform token, known only after apply; pass a value known at synth',
      '[fufuwuqi/probe] services.probe.sum: is a Terraform token, known only after apply; pass a value known at synth',
    ],
  },
  {
    name: 'a token as name',
    edit: engine(module('{ services: { [record.id]: { enable: true } } }', source)),
    expected: [
      "[fufuwuqi/probe] services: an attribute's name is a Terraform token, known only after apply; pass a value known at synth",
    ],
  },
  {
    name: 'a token that is still an object',
    edit: engine(module('{ services: { probe: { value: Token.asAny(record.id) } } }', source)),
    expected: [
      '[fufuwuqi/probe] services.probe.value: is a Terraform token, known only after apply; pass a value known at synth',
    ],
  },
  {
    name: 'NaN',
    edit: module("{ services: { probe: { size: Number('ten') } } }"),
    expected: [
      '[fufuwuqi/probe] services.probe.size: is not a finite number, got NaN; leave it out or pass a finite one',
    ],
  },
  {
    name: 'an unsafe integer',
    edit: module('{ services: { probe: { size: 2 ** 60 } } }'),
    expected: [
      '[fufuwuqi/probe] services.probe.size: is an integer beyond 2^53 that may have been rounded, got 1152921504606847000; pass a bigint, or nix.float for a float',
    ],
  },
  {
    name: 'undefined in a list',
    edit: module("{ services: { probe: { hosts: ['a', undefined] } } }"),
    expected: ['[fufuwuqi/probe] services.probe.hosts.1: is undefined; leave it out'],
  },
  {
    name: 'a function',
    edit: module('{ services: { probe: { run: () => 1 } } }'),
    expected: [
      '[fufuwuqi/probe] services.probe.run: is a function, which Nix has no word for; pass plain data or an expression of nix',
    ],
  },
  {
    name: 'a class instance',
    edit: module('{ services: { probe: { since: new Date(0), port: Port.of(1) } } }', '', 'Port'),
    expected: [
      '[fufuwuqi/probe] services.probe.port: is an instance of Port; pass plain data or an expression of nix',
      '[fufuwuqi/probe] services.probe.since: is an instance of Date; pass plain data or an expression of nix',
    ],
  },
  {
    name: 'a value that holds itself',
    edit: module('{ services: { probe: loop } }', 'const loop: Record<string, unknown> = {}; loop.again = loop;'),
    expected: ['[fufuwuqi/probe] services.probe.again: holds itself, without end; pass a value that ends'],
  },
  {
    name: 'a path that Nix cannot read',
    edit: module("{ services: { probe: { file: nix.path('a b') } } }", '', 'nix'),
    expected: [
      "[fufuwuqi/probe] services.probe.file: is no path that Nix can read, got 'a b'; begin with ./ or ../ or /, end without /, and use only letters, digits and ._+-",
    ],
  },
  {
    name: 'a thunk that throws',
    edit: module("(() => { throw /* here */ new Error('no such host'); })()"),
    start: 'ts-node',
    expected: ['[fufuwuqi/probe] failed: no such host (main.ts:here)'],
  },
  {
    name: 'a thunk that adds a construct',
    edit: module("new NixModule(host, 'late', { area: 'services', config: () => ({}) })"),
    start: 'ts-node',
    expected: [
      "[fufuwuqi/probe] adds a construct to 'fufuwuqi' when synth has begun; add everything before app.synth()",
    ],
  },
  {
    name: 'a thunk that declares a port',
    edit: module("host.existingService({ port: Port.of(1), protocol: 'tcp', zones: [], why: 'x' })", '', 'Port'),
    expected: ['[fufuwuqi] ports: is complete, too late for fufuwuqi; declare it in a constructor'],
  },
];
