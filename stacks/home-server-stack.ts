import { type Construct } from 'constructs';
import { AcmeDomain } from '../constructs/acme-domain';
import { AdGuardDns } from '../constructs/adguard-dns';
import { DynamicDns } from '../constructs/dynamic-dns';
import { Fail2ban } from '../constructs/fail2ban';
import { HostFirewall } from '../constructs/host-firewall';
import { HostResolver } from '../constructs/host-resolver';
import { NatGateway } from '../constructs/nat-gateway';
import { NginxSite } from '../constructs/nginx-site';
import { SshServer } from '../constructs/ssh-server';
import { type Forward, type HttpUpstream, Port } from '../lib';
import { GuardedHostStack } from './guarded-host-stack';

const inside = ['lan', 'vpn'];
const everywhere = ['wan', ...inside];
const sshPort = Port.of(24212);

/** Podman's own networks; without this its containers would reach nothing. */
const containers: Forward = {
  from: 'podman*',
  to: 'bond0',
  sources: ['10.88.0.0/16', '172.17.0.0/16', '172.18.0.0/16'],
  destinations: ['0.0.0.0/0'],
  why: 'containers to the LAN and the Internet',
};

/** The server at home: resolver, web sites and way to the Internet for the LAN and the VPN. */
export class HomeServerStack extends GuardedHostStack {
  /** The resolver of the fleet. */
  public readonly dns: AdGuardDns;

  public constructor(scope: Construct, hostName: string) {
    super(scope, hostName, { nearBackup: '/mnt/backup' });
    new SshServer(this, 'ssh', { port: sshPort, zones: everywhere, keyOnly: ['vpn'] });
    new Fail2ban(this, 'fail2ban');
    new HostFirewall(this, 'firewall', { adminPort: sshPort, forwards: [containers] });
    new NatGateway(this, 'nat', { from: ['vpn'] });
    new DynamicDns(this, 'dynamic-dns');
    const { domain } = this.fleet;
    const email = `admin@${domain}`;
    new AcmeDomain(this, 'certificate', { zone: domain, email, acceptTerms: true });
    const serverName = `dns.${domain}`;
    this.dns = new AdGuardDns(this, 'dns', { zones: inside, serverName, ui: { port: Port.of(3053) } });
    new HostResolver(this, 'resolver', { resolver: this.dns });
    this.addSites(domain, serverName);
  }

  /** Puts a site for the graphs of the fleet in front of their server. */
  public addGraphs(name: string, server: HttpUpstream): void {
    new NginxSite(this, 'graphs', { name, zones: inside, serve: { proxy: server }, why: 'graphs of the fleet' });
  }

  private addSites(domain: string, serverName: string): void {
    const uiPort = Port.of(3333);
    new NginxSite(this, 'home', {
      name: domain,
      aliases: [`www.${domain}`],
      zones: everywhere,
      serve: { files: `/srv/www/${domain}` },
      why: 'home page',
    });
    new NginxSite(this, 'doh', {
      name: serverName,
      zones: inside,
      serve: { redirect: `https://${serverName}:${uiPort.value}/` },
      locations: { '= /dns-query': { proxy: this.dns.doh } },
      why: 'DNS over HTTPS',
    });
    new NginxSite(this, 'dns-ui', {
      name: serverName,
      port: uiPort,
      zones: inside,
      serve: { proxy: this.dns.ui },
      why: 'AdGuard Home settings',
    });
  }
}
