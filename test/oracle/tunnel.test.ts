import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudflareTunnel } from '../../constructs/cloudflare-tunnel';
import { HostFirewall } from '../../constructs/host-firewall';
import { PartialFleet, synthFleet, testFleet } from '../../lib/testing';
import { HostStack } from '../../stacks/host-stack';
import { describeWith, findProgram, run } from '../helpers/consumer';
import { describeOnNetwork, TestNetwork } from '../helpers/namespaces';
import { evaluateNixos, inputModule, someHardware } from '../helpers/nixos';

const zones = { 'example.org': { zoneId: 'a'.repeat(32), accountId: 'c'.repeat(32) } };
const service = 'e.config.systemd.services.cloudflared-tunnel';
const asked = {
  script: `${service}.script`,
  environment: `removeAttrs ${service}.environment [ "LOCALE_ARCHIVE" "PATH" "TZDIR" ]`,
  credential: `${service}.serviceConfig.LoadCredential`,
  after: `${service}.after`,
  unit: 'e.config.systemd.units."cloudflared-tunnel.service".text',
  buffers: 'e.config.boot.kernel.sysctl."net.core.rmem_max"',
  open: 'e.config.networking.firewall.allowedTCPPorts',
};

/** What NixOS makes of a host with a tunnel, in a folder of its own. */
function evaluate(place: 'repo' | 'host') {
  const out = mkdtempSync(join(tmpdir(), 'cdknix-tunnel-'));
  try {
    const fleet = testFleet({ secrets: place, dns: { zones } });
    const app = new PartialFleet({
      fleet,
      root: out,
      args: ['--release', '24.11', '--out', out],
      log: () => undefined,
    });
    const ares = new HostStack(app, 'ares');
    new HostFirewall(ares, 'firewall');
    const tunnel = new CloudflareTunnel(ares, 'tunnel');
    tunnel.addSite('play.example.org', { to: 'http://127.0.0.1:8080', why: 'a test' });
    app.synth();
    mkdirSync(join(out, 'secrets'));
    writeFileSync(join(out, 'secrets', 'ares.yaml'), 'tokens:\n    cloudflared: ENC[x]\nsops:\n    version: 3\n');
    const modules = [join(out, 'generated', 'ares'), inputModule('sops-nix/modules/sops'), someHardware];
    const openssh = '{ services.openssh = { enable = true; openFirewall = false; }; }';
    return evaluateNixos({ modules: [...modules, openssh], facts: asked });
  } finally {
    rmSync(out, { recursive: true });
  }
}

describeWith(['nix', 'nixos-tree'], 'NixOS 24.11 makes of a tunnel', () => {
  test.each(['repo', 'host'] as const)('a unit with its token as a credential, with secrets in the %s', (place) => {
    const { failed, warnings, facts } = evaluate(place);
    const { script, unit, ...rest } = facts;
    expect({ failed, warnings, ...rest }).toEqual({
      failed: [],
      warnings: [],
      environment: {
        TUNNEL_EDGE_IP_VERSION: 'auto',
        TUNNEL_MANAGEMENT_DIAGNOSTICS: 'false',
        TUNNEL_METRICS: '127.0.0.1:20241',
      },
      credential: 'token:/run/secrets/tokens/cloudflared',
      after: ['network-online.target', 'nss-lookup.target'],
      buffers: 7_500_000,
      open: [],
    });
    expect(script).toMatch(
      /^TUNNEL_TOKEN="\$\(<"\$CREDENTIALS_DIRECTORY\/token"\)"\nexport TUNNEL_TOKEN\nexec \/.*\n$/,
    );
    expect(unit).toContain('DynamicUser=true\n');
    expect(unit).toContain('SystemCallFilter=@system-service\nSystemCallFilter=~@privileged\n');
  });
});

/** A token as Cloudflare makes them, of a tunnel that is not there. */
const token = Buffer.from(
  JSON.stringify({
    a: 'c'.repeat(32),
    t: '33d75ab4-7b29-4da3-8eee-0a8648a4d8f8',
    s: Buffer.alloc(32, 'x').toString('base64'),
  }),
).toString('base64');

/** Starts the unit's script as systemd would, and tells how it goes on: its arguments, and whether it is ready. */
const started = (script: string): string => `
export TUNNEL_METRICS=127.0.0.1:20241 TUNNEL_EDGE_IP_VERSION=auto TUNNEL_MANAGEMENT_DIAGNOSTICS=false TUNNEL_EDGE=127.0.0.1:1
bash -e ${script} 2>&1 & pid=$!
for _ in $(seq 100); do
  if exec 3<>/dev/tcp/127.0.0.1/20241; then printf 'GET /ready HTTP/1.0\\r\\n\\r\\n' >&3; head -1 <&3; break; fi 2>/dev/null
  kill -0 $pid 2>/dev/null || break
  sleep 0.1
done
test -e /proc/$pid && echo "arguments: $(tr '\\0' ' ' </proc/$pid/cmdline)"
kill $pid 2>/dev/null
wait $pid
echo "ended with $?"
`;

describeWith(['nix', 'nixos-tree', 'cloudflared'], "the unit's script", () => {
  describeOnNetwork(['bash'], 'started without a way to Cloudflare', () => {
    /** What it says with that text in its credential. */
    function said(secret: string): string {
      const folder = mkdtempSync(join(tmpdir(), 'cdknix-tunnel-'));
      const network = new TestNetwork();
      try {
        const { facts } = evaluate('host');
        const real = String(facts.script).replace(
          /exec \S+\/bin\/cloudflared/,
          `exec ${findProgram('cloudflared') ?? ''}`,
        );
        writeFileSync(join(folder, 'script'), real);
        writeFileSync(join(folder, 'token'), secret);
        network.machine('ares');
        const environment = [`CREDENTIALS_DIRECTORY=${folder}`, `HOME=${folder}`, `PATH=${process.env['PATH'] ?? ''}`];
        const command = ['env', '-i', ...environment, 'bash', '-c', started(join(folder, 'script'))];
        return network.run('ares', command, { timeout: 60_000 });
      } finally {
        network.close();
        rmSync(folder, { recursive: true });
      }
    }

    test('takes the token from its credential, shows it to nobody, and says that it is not ready', () => {
      const text = said(`${token}\n`);
      expect(text).toContain('Starting tunnel tunnelID=33d75ab4-7b29-4da3-8eee-0a8648a4d8f8');
      expect(text).toContain('HTTP/1.0 503 Service Unavailable');
      expect(text).toMatch(/^arguments: \S+\/cloudflared tunnel --no-autoupdate run $/m);
      expect(text).not.toContain(token);
      expect(text).toContain('ended with 0\n');
    });

    test('ends with a reason when the credential is no token', () => {
      const text = said('not-a-token');
      expect(text).toContain('Provided Tunnel token is not valid.');
      expect(text).not.toContain('not-a-token');
      expect(text).not.toContain('ended with 0');
    });
  });

  test('follows the rules in the order in which Cloudflare has them', () => {
    const folder = mkdtempSync(join(tmpdir(), 'cdknix-tunnel-'));
    try {
      const file = join(folder, 'rules.json');
      writeFileSync(file, JSON.stringify({ ingress: ruleset() }));
      const cloudflared = (...args: string[]) => run('cloudflared', ['tunnel', '--config', file, 'ingress', ...args]);
      expect(cloudflared('validate')).toContain('OK');
      const answers = (name: string) => /^\s*service: (.*)$/m.exec(cloudflared('rule', `https://${name}/`))?.[1];
      expect(['play.example.org', 'x.a.example.org', 'x.example.org', 'example.org'].map(answers)).toEqual([
        'http://127.0.0.1:8001',
        'http://127.0.0.1:8002',
        'https://[::1]:8003',
        'http_status:404',
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

/** Rules as the provider sends them to Cloudflare, which hands them to cloudflared. */
function ruleset(): unknown {
  const site = (to: string) => ({ to, why: 'a test' });
  const { files } = synthFleet(
    (app) =>
      new CloudflareTunnel(new HostStack(app, 'ares'), 'tunnel', {
        sites: {
          '*.example.org': site('https://[::1]:8003'),
          '*.a.example.org': site('http://127.0.0.1:8002'),
          'play.example.org': site('http://127.0.0.1:8001'),
        },
      }),
    { fleet: testFleet({ dns: { zones } }), partial: true },
  );
  const text = JSON.stringify(files['cdktf.out/stacks/ares/cdk.tf.json']);
  const [, rules = ''] = /"ingress":(\[.*?\])/.exec(text.replace('[::1]', '<ipv6>')) ?? [];
  const sent = rules
    .replace('<ipv6>', '[::1]')
    .replace('origin_request', 'originRequest')
    .replace('no_tls_verify', 'noTLSVerify');
  return JSON.parse(sent);
}
