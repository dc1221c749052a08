import { Topology } from '../../../constructs/wire-guard-mesh';
import { mesh, meshFleet, peersIn } from './mesh-fleet';

const topology = Topology.hub('ares');
const roaming = { kind: 'laptop' as const, network: { manager: 'networkmanager' as const, interfaces: {} }, zones: {} };
const fleetOf = (host: object) =>
  meshFleet({ ares: { member: { endpoint: '5.9.1.1' } }, eos: { member: { fullTunnel: true }, host } });
const moduleOf = (host: object, style: 'module' | 'networkd') =>
  String(mesh(fleetOf(host), { topology, style }).files['generated/eos/networking/wg0.nix']);

test('everything of both families goes to the hub, and to a table of its own', () => {
  const { files } = mesh(fleetOf(roaming), { topology });
  expect(peersIn(files, 'eos')['ares']).toMatchObject({ allowedIPs: ['0.0.0.0/0', '::/0'] });
  const text = moduleOf(roaming, 'module');
  expect(text).toContain('fwMark = "51820";');
  expect(text).toContain('table = "51820";');
  expect(text).toContain('firewall.checkReversePath = "loose";');
});

test('by the options of networking.wireguard, a service has the rules', () => {
  const text = moduleOf(roaming, 'module');
  expect(text).toContain(`  systemd.services.wg0-tunnel = {
    after = [ "network-pre.target" ];
    before = [ "network.target" ];
    description = "Everything through wg0";
    path = [ pkgs.iproute2 ];
    postStop = ''
      for family in -4 -6; do
        ip "$family" rule del lookup main suppress_prefixlength 0 priority 32764 2>/dev/null || true
        ip "$family" rule del not fwmark 51820 lookup 51820 priority 32765 2>/dev/null || true
        ip "$family" route del unreachable default metric 4278198272 table 51820 2>/dev/null || true
      done
    '';
    script = ''
      for family in -4 -6; do
        ip "$family" rule del lookup main suppress_prefixlength 0 priority 32764 2>/dev/null || true
        ip "$family" rule del not fwmark 51820 lookup 51820 priority 32765 2>/dev/null || true
        ip "$family" route replace unreachable default metric 4278198272 table 51820
        ip "$family" rule add lookup main suppress_prefixlength 0 priority 32764
        ip "$family" rule add not fwmark 51820 lookup 51820 priority 32765
      done
    '';
`);
  expect(text).not.toContain('ManageForeign');
});

test('on a host under networkd that service’s rules stay when networkd starts again', () => {
  expect(moduleOf({}, 'module')).toContain(`    network.config.networkConfig = {
      ManageForeignRoutes = false;
      ManageForeignRoutingPolicyRules = false;
    };
`);
});

test('by units of networkd, the rules are in them', () => {
  const text = moduleOf({}, 'networkd');
  expect(text).toContain(`        routes = [
          {
            Destination = "0.0.0.0/0";
            Metric = 4278198272;
            Table = 51820;
            Type = "unreachable";
          }
          {
            Destination = "::/0";
            Metric = 4278198272;
            Table = 51820;
            Type = "unreachable";
          }
        ];
        routingPolicyRules = [
          {
            Family = "both";
            Priority = 32764;
            SuppressPrefixLength = 0;
            Table = "main";
          }
          {
            Family = "both";
            FirewallMark = 51820;
            InvertRule = true;
            Priority = 32765;
            Table = 51820;
          }
        ];
`);
  expect(text).toContain('FirewallMark = 51820;\n          ListenPort = 51820;');
  expect(text).toContain('RouteTable = 51820;');
  expect(text).not.toContain('wg0-tunnel');
});

test('the others stay as they are', () => {
  const { files } = mesh(fleetOf(roaming), { topology });
  const text = String(files['generated/ares/networking/wg0.nix']);
  for (const word of ['table', 'fwMark', 'checkReversePath']) expect(text).not.toContain(word);
});
