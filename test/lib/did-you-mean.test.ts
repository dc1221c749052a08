import { didYouMean } from '../../lib';

test.each([
  ['vnp', 'vpn'],
  ['lna', 'lan'],
  ['van', 'lan'],
  ['wann', 'wan'],
  ['LAN', 'lan'],
])('%s was meant to be %s', (given, meant) => {
  expect(didYouMean(given, ['lan', 'vpn', 'wan'])).toBe(`; did you mean '${meant}'?`);
});

test.each(['xyz', 'npv', 'nv', 'loopback'])('%s could have been anything', (given) => {
  expect(didYouMean(given, ['lan', 'vpn', 'wan'])).toBe("; known: 'lan', 'vpn', 'wan'");
});

test('names that can be gone through only once are all known, too', () => {
  expect(
    didYouMean(
      'xyz',
      new Map([
        ['vpn', 1],
        ['lan', 2],
      ]).keys(),
    ),
  ).toBe("; known: 'lan', 'vpn'");
});
