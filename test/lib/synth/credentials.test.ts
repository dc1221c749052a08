import { cdktfCommand, commandIn, missingCredentials } from '../../../lib/synth/credentials';

const cloudflare = new Map([['zone', { provider: { cloudflare: [{}] } }]]);
const running = (command: string | undefined) => () => command;

describe('the credentials for Cloudflare', () => {
  test.each(['deploy', 'apply', 'diff', 'plan', 'destroy', 'watch'])('are asked for before cdktf %s', (command) => {
    expect(missingCredentials(cloudflare, {}, running(command))).toEqual([
      {
        path: 'cdktf',
        field: 'CLOUDFLARE_API_TOKEN',
        message: `is not set, and cdktf ${command} needs it; export an API token of Cloudflare that may edit DNS in the zones of the fleet`,
      },
    ]);
  });

  test('are missing when they are empty', () => {
    expect(missingCredentials(cloudflare, { CLOUDFLARE_API_TOKEN: '' }, running('diff'))).toHaveLength(1);
  });

  test.each([
    ['a token is set', cloudflare, { CLOUDFLARE_API_TOKEN: 'x' }, 'deploy'],
    ['a key is set', cloudflare, { CLOUDFLARE_API_KEY: 'x', CLOUDFLARE_EMAIL: 'a@example.org' }, 'deploy'],
    ['nothing of Cloudflare is used', new Map([['zone', { provider: {} }]]), {}, 'deploy'],
    ['it is a synth', cloudflare, {}, 'synth'],
    ['nobody knows what it is', cloudflare, {}, undefined],
  ])('are not asked for where %s', (_, stacks, env, command) => {
    expect(missingCredentials(stacks, env, running(command))).toEqual([]);
  });
});

describe('the command that runs a synth', () => {
  test.each([
    ['node /project/node_modules/.bin/cdktf deploy fufu-land', 'deploy'],
    ["sh -c 'cdktf' diff", undefined],
    ['/usr/bin/cdktn diff', 'diff'],
    ['node cdktf.js --log-level debug destroy', 'destroy'],
    ['node --require ts-node/register main.ts', undefined],
    ['vi /home/me/cdktf/notes', undefined],
  ])('is read from %s', (line, command) => {
    expect(commandIn(line)).toBe(command);
  });

  test('is none for a process that no cdktf started', () => {
    expect(cdktfCommand(1)).toBeUndefined();
    expect(cdktfCommand(2 ** 30)).toBeUndefined();
  });
});
