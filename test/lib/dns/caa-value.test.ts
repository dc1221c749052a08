import { coversCaa, formatCaa, mayAllow, parseCaa } from '../../../lib/dns/caa-value';

test.each([
  ['letsencrypt.org', 'letsencrypt.org'],
  [' LetsEncrypt.org ;validationMethods = dns-01 ; ', 'letsencrypt.org; validationmethods=dns-01'],
  ['a.org;b=1; a=https://x/?y=z', 'a.org; a=https://x/?y=z; b=1'],
  [';', ';'],
  ['', ';'],
  ['; policy=none', ';'],
])("'%s' is written '%s'", (text, written) => {
  expect(formatCaa(parseCaa(text))).toBe(written);
});

test.each<[string, string, boolean, boolean]>([
  // What is allowed, what is asked for: whether all of it is allowed, and whether it may be.
  ['a.org', 'a.org; validationmethods=dns-01', true, true],
  ['a.org; validationmethods=dns-01', 'a.org', false, true],
  ['a.org; validationmethods=dns-01,http-01', 'a.org; validationmethods=dns-01', true, true],
  ['a.org; validationmethods=dns-01', 'a.org; validationmethods=dns-01,http-01', false, true],
  ['a.org; validationmethods=http-01', 'a.org; validationmethods=dns-01', false, false],
  ['a.org; accounturi=https://x/1', 'a.org; validationmethods=dns-01', false, true],
  ['a.org; accounturi=https://x/1', 'a.org; accounturi=https://x/2', false, false],
  ['b.org', 'a.org', false, false],
  [';', 'a.org', false, false],
])("'%s' beside '%s'", (wide, narrow, covers, may) => {
  expect([coversCaa(parseCaa(wide), parseCaa(narrow)), mayAllow(parseCaa(wide), parseCaa(narrow))]).toEqual([
    covers,
    may,
  ]);
});
