import { type Certificate, certificateFor, certificates, coversName } from '../../../lib';
import { synthProblems } from '../../../lib/testing';
import { HostStack } from '../../../stacks/host-stack';

const named = (id: string, ...names: string[]): Certificate => ({ id, names, group: 'acme' });

test.each([
  ['fufu.land', 'fufu.land', true],
  ['*.fufu.land', 'git.fufu.land', true],
  ['*.fufu.land', 'fufu.land', false],
  ['*.fufu.land', 'a.git.fufu.land', false],
  ['*.fufu.land', '.fufu.land', false],
  ['git.fufu.land', 'fufu.land', false],
])('a certificate for %s is for %s: %s', (pattern, name, covered) => {
  expect(coversName(pattern, name)).toBe(covered);
});

test('the certificate that has a name comes before one with a wildcard', () => {
  const [wide, narrow] = [named('fufu.land', '*.fufu.land'), named('git', 'git.fufu.land')];
  expect(certificateFor([wide, narrow], 'git.fufu.land')).toBe(narrow);
  expect(certificateFor([wide, narrow], 'www.fufu.land')).toBe(wide);
  expect(certificateFor([wide, narrow], 'fufu.land')).toBeUndefined();
});

test('two certificates of a host with one id, or for one name, are a problem each', () => {
  const problems = synthProblems((app) => {
    const ares = new HostStack(app, 'ares');
    ares.facets.declare(certificates, named('a', 'a.example.org', '*.example.org'), ares);
    ares.facets.declare(certificates, named('a', 'b.example.org', '*.example.org'), ares);
  });
  expect(problems).toEqual([
    "[ares] certificate a: is made by 'ares' and by 'ares'; keep one of them",
    "[ares] certificate for *.example.org: is made by 'ares' and by 'ares'; keep one of them",
  ]);
});
