import { lookUp } from '../../../lib';
import { testFleet } from '../../../lib/testing';

const fleet = testFleet({
  dns: {
    zones: {
      'example.org': {
        zoneId: 'a'.repeat(32),
        records: [
          { type: 'A', name: 'web', content: '45.10.20.30' },
          { type: 'CNAME', name: 'www', content: 'web.example.org' },
          { type: 'CNAME', name: 'far', content: 'www.example.org' },
          { type: 'CNAME', name: 'other', content: 'text.lab.example.org' },
          { type: 'CNAME', name: 'out', content: 'web.example.com' },
          { type: 'CNAME', name: 'front', content: 'web.example.com', proxied: true },
          { type: 'CNAME', name: 'one', content: 'two.example.org' },
          { type: 'CNAME', name: 'two', content: 'one.example.org' },
          { type: 'A', name: 'deep.down', content: '45.10.20.31' },
          { type: 'TXT', name: '*', content: 'any' },
        ],
      },
      'lab.example.org': {
        zoneId: 'b'.repeat(32),
        records: [
          { type: 'TXT', name: 'text', content: 'lab' },
          { type: 'CNAME', name: '@', content: 'web.example.com' },
        ],
      },
    },
  },
});

test.each([
  ['web.example.org', 'web.example.org', ['A']],
  ['far.example.org', 'web.example.org', ['A']],
  ['other.example.org', 'text.lab.example.org', ['TXT']],
  ['out.example.org', 'web.example.com', []],
  ['front.example.org', 'front.example.org', ['CNAME']],
  ['one.example.org', 'one.example.org', ['CNAME']],
  ['new.example.org', 'new.example.org', ['TXT']],
  ['a.b.example.org', 'a.b.example.org', ['TXT']],
  ['below.web.example.org', 'below.web.example.org', []],
  ['down.example.org', 'down.example.org', []],
  ['new.down.example.org', 'new.down.example.org', []],
  ['new.lab.example.org', 'new.lab.example.org', []],
  ['lab.example.org', 'lab.example.org', ['CNAME']],
  ['example.net', 'example.net', []],
])('%s leads to %s, which has %j', (name, end, types) => {
  const answer = lookUp(fleet, name);
  expect([answer.name, answer.records.map(({ type }) => type)]).toEqual([end, types]);
});
