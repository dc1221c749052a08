import { describeWith } from '../helpers/consumer';
import { evaluateLogs } from '../logs/evaluated';

const hosts = ['ares', 'eos'] as const;

describeWith(['nix', 'nixos-tree'], 'NixOS 24.11 makes of a pipeline', () => {
  test('Loki on its server, with its folder to itself, and a shipper on every member that may read what it has to', () => {
    const found = evaluateLogs(hosts);
    for (const host of hosts) {
      const { failed, warnings, sysctl } = found[host];
      expect({ host, failed, warnings }).toEqual({ host, failed: [], warnings: [] });
      expect(sysctl).toEqual({ 'net.ipv4.ip_nonlocal_bind': 1, 'net.ipv6.ip_nonlocal_bind': 1 });
      expect(found[host].units.promtail).toBeNull();
    }
    const { loki, alloy } = found.ares.units;
    expect(loki).toMatchObject({ User: 'loki', StateDirectory: 'loki', StateDirectoryMode: '0700', Restart: 'always' });
    expect(alloy).toMatchObject({ DynamicUser: true, SupplementaryGroups: ['systemd-journal', 'nginx'] });
    expect(alloy!['ExecStart']).toContain(
      "run /etc/alloy --disable-reporting '--server.http.listen-addr=10.77.0.1:12345'",
    );
    expect(found.eos.units).toMatchObject({ loki: null, alloy: { SupplementaryGroups: ['systemd-journal'] } });
  });

  test('Promtail, where it is asked for', () => {
    const found = evaluateLogs(hosts, { shipper: 'promtail' });
    for (const host of hosts) {
      const { failed, warnings, units } = found[host];
      expect({ host, failed, warnings }).toEqual({ host, failed: [], warnings: [] });
      expect(units.alloy).toBeNull();
    }
    expect(found.ares.units.promtail).toMatchObject({ SupplementaryGroups: ['systemd-journal', 'nginx'] });
  });

  test('a failed assertion where somebody wrote by hand that the lines are dropped', () => {
    const dropping = '{ services.journald.extraConfig = "RateLimitBurst=500\\nMaxLevelStore=notice\\nMaxFileSec=1h"; }';
    expect(evaluateLogs(['eos'], {}, [dropping]).eos.failed).toEqual([
      'services.journald: lines of level info are dropped before they are read, those of SSH and of most services among them; use Journal, or take MaxLevelStore out of what is written by hand',
    ]);
    const keeping = '{ services.journald.extraConfig = "MaxLevelStore=info\\nMaxLevelConsole=notice"; }';
    expect(evaluateLogs(['eos'], {}, [keeping]).eos.failed).toEqual([]);
  });
});
