import { type DeclaredSecret } from '../../../lib/secrets/graph';
import { type GivenValue, ValueSource } from '../../../lib/secrets/value-source';

const hash = '$2y$12$y3SzmkYubGOx4wu3Z8WhcuQvMh2Mx7IdDdAsJVQ21vduTZLzhQFda';
const before = process.env['PATH'];
beforeEach(() => (process.env['PATH'] = '/none'));
afterEach(() => (process.env['PATH'] = before));

function problems(isThere: boolean, secret: Partial<DeclaredSecret> = {}, given?: GivenValue): string[] {
  const prompt = { isThere, ask: () => Promise.reject(new Error('asked')), tell: () => undefined };
  const declared = { key: 'adguard/ann', origin: 'bcrypt-hash', shared: false, ...secret } as DeclaredSecret;
  return new ValueSource(prompt, given).problems('ares', declared).map(({ message }) => message);
}

const why =
  'cannot be hashed: htpasswd and mkpasswd are not here, or cannot; install one (nixpkgs: mkpasswd, apacheHttpd), or give the hash itself with --from-stdin adguard/ann';

test('a password that nothing here could hash is not asked for', () => {
  expect(problems(true)).toEqual([why]);
  expect(problems(false, {}, { key: 'adguard/ann', value: 'hunter2' })).toEqual([why]);
});

test.each<[string, ReturnType<typeof problems>]>([
  ['nobody is there to be asked', problems(false)],
  ['the hash itself is given', problems(true, {}, { key: 'adguard/ann', value: hash })],
  ['it is no password', problems(true, { origin: 'given' })],
  ['another host may have it already', problems(true, { shared: true })],
])('nothing is in the way where %s', (_, found) => {
  expect(found).toEqual([]);
});
