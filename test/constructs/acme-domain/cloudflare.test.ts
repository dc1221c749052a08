import { AcmeDomain } from '../../../constructs/acme-domain';
import { placeholder, placeholderId } from '../../../lib';
import { acme, fleetOf, problems, render, required, zoneA, zoneC, zonesWith } from './acme-fleet';

const ours = 'letsencrypt.org; validationmethods=dns-01';
const account = (id: number) => `https://acme-v02.api.letsencrypt.org/acme/acct/${id}`;
const caa = (tag: 'issue' | 'issuewild' | 'iodef', value: string, name = '@') =>
  ({ type: 'CAA', name, tag, value }) as const;

describe('the token of AcmeDomain', () => {
  const policy = (zoneId: string) => ({
    effect: 'allow',
    permission_groups: [{ id: '4755a26eedb94da69e1066d98aa820be' }, { id: 'c8fed203ed3043cba015a93ad1616f1f' }],
    resources: `{"com.cloudflare.api.account.zone.${zoneId}":"*"}`,
  });

  test('may edit DNS in its zone, and is an output for the secret', () => {
    const { tokens, outputs, secrets, texts } = render(acme());
    expect(tokens).toEqual([{ name: 'cdknix example ares acme example.org', policies: [policy(zoneA)] }]);
    expect(outputs).toEqual({
      'secret_tokens_cloudflare-acme': {
        sensitive: true,
        value: expect.stringMatching(/^\$\{cloudflare_api_token\.acme_token_[0-9A-F]{8}\.value\}$/) as unknown,
      },
    });
    expect(secrets).toContain(`"tokens/cloudflare-acme" = {
      mode = "0400";
      restartUnits = [ "acme-order-renew-example.org.service" ];
    };`);
    const generated = Object.entries(texts).filter(([path]) => path.startsWith('generated/'));
    expect(generated.map(([, text]) => text).join('')).not.toContain('cloudflare_api_token');
  });

  test('ends and is bound to networks where that is asked for, in one spelling', () => {
    const token = {
      expiresOn: '2999-01-31T00:00:00Z',
      clientAddresses: ['2A0E:B107::/48', '45.10.20.0/24', '2a0e:b107:0::/48'],
    };
    expect(render(acme({ token })).tokens).toMatchObject([
      { expires_on: '2999-01-31T00:00:00Z', condition: { request_ip: { in: ['2a0e:b107::/48', '45.10.20.0/24'] } } },
    ]);
  });

  test('is not made for a zone whose id is a placeholder, with a warning', () => {
    const zoneId = placeholder(placeholderId, 'zone id') as never;
    const { tokens, warnings } = render(acme({ reload: ['a.service'] }), fleetOf({ 'example.org': { zoneId } }));
    expect(tokens).toEqual([]);
    expect(warnings).toContain(
      `[ares/acme] zone 'example.org' has a placeholder for its id, got '${placeholderId}'; no token is made for it`,
    );
  });

  test('is warned of when it ends before the next renewal', () => {
    jest.useFakeTimers({ now: new Date('2026-12-31T12:00:00Z'), doNotFake: ['performance'] });
    const token = { expiresOn: '2027-01-30T12:00:00Z' };
    expect(render(acme({ token, reload: ['a.service'] })).warnings).toEqual([
      "[ares/acme] token.expiresOn: is less than 30 days ahead, got '2027-01-30T12:00:00Z'; no certificate can be renewed after it",
    ]);
    expect(render(acme({ token: { expiresOn: '2027-01-31T12:00:00Z' }, reload: ['a.service'] })).warnings).toEqual([]);
    jest.useRealTimers();
  });
});

describe('a challenge zone', () => {
  const props = { challengeZone: 'example.net', names: ['*.example.org', 'example.org', 'a.b.example.org'] };

  test('is what the token is for, and the names lead to it', () => {
    const { tokens, cnames, caa: records } = render(acme(props));
    expect(tokens).toMatchObject([{ policies: [{ resources: `{"com.cloudflare.api.account.zone.${zoneC}":"*"}` }] }]);
    expect(cnames).toEqual([
      ['_acme-challenge.a.b.example.org', 'a.b.example.org.example.net'],
      ['_acme-challenge.example.org', 'example.org.example.net'],
    ]);
    expect(records).toEqual([`example.org 0 issue ${ours}`, `example.org 0 issuewild ${ours}`]);
  });

  test('has one CNAME for a name that several hosts have a certificate for', () => {
    const { cnames } = render((ares, hera, app) => {
      acme({ challengeZone: 'example.net' })(ares, hera, app);
      acme({ challengeZone: 'example.net' })(hera, ares, app);
    });
    expect(cnames).toEqual([['_acme-challenge.example.org', 'example.org.example.net']]);
  });

  test('may have its CNAME among the records of the fleet', () => {
    const records = [{ type: 'CNAME', name: '_acme-challenge', content: 'example.org.example.net' }] as const;
    const { cnames } = render(acme({ challengeZone: 'example.net' }), fleetOf(zonesWith([...records])));
    expect(cnames).toEqual([['_acme-challenge.example.org', 'example.org.example.net']]);
  });
});

describe('the CAA records of a zone', () => {
  const records = (...own: ReturnType<typeof caa>[]) => render(acme(), fleetOf(zonesWith(own))).caa;

  test('are for names and for wildcards apart, and what nobody asks for is closed', () => {
    const of = (...names: string[]) => render(acme({ names })).caa;
    expect(of('example.org')).toEqual([`example.org 0 issue ${ours}`, 'example.org 0 issuewild ;']);
    expect(of('*.example.org')).toEqual(['example.org 0 issue ;', `example.org 0 issuewild ${ours}`]);
    expect(of('*.example.org', 'example.org')).toEqual([
      `example.org 0 issue ${ours}`,
      `example.org 0 issuewild ${ours}`,
    ]);
  });

  test('are none where nobody asks, or the certificate asks for none', () => {
    expect(render(() => undefined).caa).toEqual([]);
    expect(render(acme({ caa: false })).caa).toEqual([]);
  });

  test('are the same for the staging directory, and name another authority', () => {
    expect(render(acme({ authority: 'letsencrypt-staging', names: ['example.org'] })).caa).toContain(
      `example.org 0 issue ${ours}`,
    );
    const other = {
      authority: { server: 'https://ca.example.net/dir', issuer: 'CA.example.net' },
      names: ['example.org'],
    };
    expect(render(acme(other)).caa).toContain('example.org 0 issue ca.example.net; validationmethods=dns-01');
  });

  test('are merged over all hosts, one for each account', () => {
    const { caa: found, warnings } = render((ares, hera) => {
      const of = { ...required, names: ['example.org'], reload: ['a.service'] };
      new AcmeDomain(ares, 'acme', { ...of, accountUri: account(2) });
      new AcmeDomain(hera, 'acme', { ...of, accountUri: account(1) });
      new AcmeDomain(hera, 'more', {
        ...of,
        names: ['b.example.org'],
        accountUri: account(1),
        secretKey: 'tokens/more',
      });
    });
    expect(found).toEqual([
      `example.org 0 issue letsencrypt.org; accounturi=${account(1)}; validationmethods=dns-01`,
      `example.org 0 issue letsencrypt.org; accounturi=${account(2)}; validationmethods=dns-01`,
      'example.org 0 issuewild ;',
    ]);
    expect(warnings).toEqual([]);
  });

  test('tell when one of them makes another useless', () => {
    const { warnings } = render(
      (ares, hera) => {
        const of = { ...required, names: ['example.org'], reload: ['a.service'] };
        new AcmeDomain(ares, 'acme', { ...of, accountUri: account(2) });
        new AcmeDomain(hera, 'acme', of);
      },
      fleetOf(zonesWith([caa('issue', 'LetsEncrypt.org')])),
    );
    const narrow = `'letsencrypt.org; accounturi=${account(2)}; validationmethods=dns-01'`;
    expect(warnings).toEqual([
      `[example-org] CAA issue ${narrow} restricts nothing, for 'hera/acme' has '${ours}'; narrow that one likewise`,
      `[example-org] CAA issue ${narrow} restricts nothing, for the fleet's own record has 'letsencrypt.org'; narrow that one likewise`,
      `[example-org] CAA issue '${ours}' restricts nothing, for the fleet's own record has 'letsencrypt.org'; narrow that one likewise`,
    ]);
  });

  test('keep what the fleet has by hand, and what that allows', () => {
    // Without the third, sectigo.com could not issue wildcards any more: until then its record for all names spoke for them.
    expect(records(caa('issue', 'sectigo.com'), caa('iodef', 'mailto:a@fufu.land'))).toEqual([
      'example.org 0 iodef mailto:a@fufu.land',
      `example.org 0 issue ${ours}`,
      'example.org 0 issue sectigo.com',
      `example.org 0 issuewild ${ours}`,
      'example.org 0 issuewild sectigo.com',
    ]);
  });

  test('are not made twice where the fleet has them in another spelling', () => {
    expect(records(caa('issue', 'letsencrypt.org;validationmethods=dns-01'), caa('issuewild', ours)).sort()).toEqual([
      'example.org 0 issue letsencrypt.org;validationmethods=dns-01',
      `example.org 0 issuewild ${ours}`,
    ]);
  });

  test('of a name itself stand for it, where these allow the authority', () => {
    const own = [caa('issue', 'letsencrypt.org; validationmethods=http-01, dns-01', 'www')];
    expect(problems(acme({ names: ['www.example.org'] }), fleetOf(zonesWith(own)))).toEqual([]);
  });
});
