import { codeOf, NewcomersProject } from './newcomers-project';

describe.each([
  ['CONTRIBUTING.md', ['constructs/time-server.ts', 'test/constructs/time-server.test.ts']],
  ['docs/policies.md', ['exceptions', 'policies/host-is-described.ts', 'test/policies/host-is-described.test.ts']],
])('%s', (page, paths) => {
  let newcomer: NewcomersProject;
  beforeAll(() => {
    const files = codeOf(page).map((code, index) => [paths[index] ?? '', code] as const);
    newcomer = new NewcomersProject(Object.fromEntries(files.filter(([path]) => path.endsWith('.ts'))));
  });
  afterAll(() => newcomer.remove());

  test('shows code and a test that type-check', () => {
    expect(newcomer.complaints('tsc')).toBe('');
  });

  test('shows a test that passes on the code it shows', () => {
    expect(newcomer.complaints('jest')).toBe('');
  });
});
