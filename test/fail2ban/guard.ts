import { join } from 'node:path';
import { TestNetwork } from '../helpers/namespaces';
import { inBackground, until } from '../network/daemons';
import { Machine } from '../network/machine';
import { rulesetText } from '../nftables/ruleset';
import { configurationFiles, type EvaluatedBans } from './evaluated';
import { sshPort } from './fleet';
import { fail2ban, shipped } from './unpacked';

/** Who comes to the server, and the address that each comes to. */
export const visitors = {
  bot: { from: '198.51.100.7', to: '192.168.7.10' },
  bot6: { from: '2001:db8:1::66', to: '2001:db8:1::10' },
  stranger: { from: '198.51.100.8', to: '192.168.7.10' },
  lan: { from: '192.168.7.50', to: '192.168.7.10' },
  router: { from: '192.168.7.1', to: '192.168.7.10' },
  vpn: { from: '10.77.0.2', to: '10.77.0.1' },
} as const;
export type Visitor = keyof typeof visitors;

const folder = '/run/etc-fail2ban';
const log = '/run/log/auth.log';

/** A server with its real firewall and the real fail2ban, and all the world at its other end. */
export class Guard {
  public static async start(nixos: EvaluatedBans): Promise<Guard> {
    const network = new TestNetwork();
    for (const name of ['ares', 'world']) network.machine(name);
    const { bot, stranger, lan, router, bot6, vpn } = visitors;
    const outside = [`${lan.from}/24`, `${router.from}/32`, `${bot.from}/32`, `${stranger.from}/32`, `${bot6.from}/64`];
    network.cable(
      { machine: 'ares', name: 'eno1', addresses: [`${bot.to}/24`, `${bot6.to}/64`] },
      { machine: 'world', name: 'eno1', addresses: outside },
    );
    network.cable(
      { machine: 'ares', name: 'wg0', addresses: [`${vpn.to}/24`] },
      { machine: 'world', name: 'wg0', addresses: [`${vpn.from}/24`] },
    );
    network.ip('ares', 'route', 'add', 'default', 'via', router.from);
    const server = join(__dirname, '..', 'helpers', 'probe-server.mjs');
    await network.start('ares', [process.execPath, server, JSON.stringify({ tcp: [sshPort], udp: [] })]);
    const guard = new Guard(network, await Machine.start(network, 'ares'), nixos);
    guard.configure();
    guard.reloadFirewall();
    guard.startDaemon();
    return guard;
  }

  private next = 0;
  private readonly seen = new Map<Visitor, number>();

  private constructor(
    private readonly network: TestNetwork,
    private readonly ares: Machine,
    private readonly nixos: EvaluatedBans,
  ) {}

  /** What becomes of connections to SSH. */
  public connections(...who: readonly Visitor[]): string[] {
    return this.flows(who.map((one) => ({ protocol: 'tcp', ...visitors[one], port: sshPort })));
  }

  /** What becomes of pings. */
  public pings(...who: readonly Visitor[]): string[] {
    return this.flows(who.map((one) => ({ protocol: 'ping', ...visitors[one] })));
  }

  /** Writes what OpenSSH 9.2 writes of somebody who has no key, and waits until all is read. */
  public attempts(who: Visitor, count: number): void {
    const { from } = visitors[who];
    const now = new Date().toISOString().replace('Z', '+00:00');
    const lines = Array.from({ length: count }, (_, index) => {
      const start = `${now} ares sshd[${1000 + this.next + index}]:`;
      return `${start} Connection closed by authenticating user root ${from} port ${40_000 + index} [preauth]\n`;
    });
    this.next += count;
    this.ares.run(['sh', '-c', `cat >> ${log}`], { input: lines.join('') });
    const read =
      count > 0 ? `[ "$(grep -cE '(Found|Ignore) ${from} ' /run/fail2ban.log)" -ge $((seen + ${count})) ]` : '';
    this.ares.run(['sh', '-c', `seen=${this.seen.get(who) ?? 0}; ${until(read)}`]);
    this.seen.set(who, (this.seen.get(who) ?? 0) + count);
    // A ban is made at once after the attempt that it is for.
    this.ares.run(['sleep', '1']);
  }

  /** Waits until somebody is let in again by time alone. */
  public waitForUnban(who: Visitor): void {
    this.ares.run(['sh', '-c', until(`grep -q 'Unban ${visitors[who].from}$' /run/fail2ban.log`)]);
  }

  /** Asks the daemon. */
  public ask(...words: readonly string[]): string {
    return this.ares.run(fail2ban('fail2ban-client', '-c', folder, ...words));
  }

  /** Loads the rules as `nftables.service` does when the machine is switched. */
  public reloadFirewall(): void {
    this.ares.run(['nft', '-f', '-'], { input: rulesetText(this.nixos.ruleset) });
  }

  public tables(): string[] {
    return this.ares.run(['nft', 'list', 'tables']).trim().split('\n').sort();
  }

  public startDaemon(): void {
    inBackground(this.ares, 'fail2ban', `exec ${fail2ban('fail2ban-server', '-c', folder, '-xf', 'start').join(' ')}`);
    this.ares.run(['sh', '-c', until(fail2ban('fail2ban-client', '-c', folder, 'status', 'sshd').join(' '))]);
  }

  /** Waits until what was banned before the daemon's end is banned again, in both families: that comes after its start. */
  public untilBansAreBack(): void {
    this.ares.run(['sh', '-c', until('[ "$(nft list table inet f2b-table | grep -c elements)" -ge 2 ]')]);
  }

  public stopDaemon(): void {
    this.ask('stop');
    this.ares.run(['sh', '-c', until('[ ! -e /run/fail2ban/fail2ban.sock ] && [ ! -e /run/fail2ban/fail2ban.pid ]')]);
  }

  /** The files of NixOS. There is no journal in here, and /var/lib is another machine's. */
  private configure(): void {
    const files = configurationFiles(this.nixos);
    const here = {
      ...files,
      'jail.local': `${files['jail.local']}backend = polling\nlogpath = ${log}\n`,
      'fail2ban.local': (files['fail2ban.local'] ?? '')
        .replace(/^dbfile = .*$/m, 'dbfile = /run/fail2ban.sqlite3')
        .replace(/^logtarget = .*$/m, 'logtarget = /run/fail2ban.log'),
    };
    this.ares.run([
      'sh',
      '-c',
      `mkdir -p ${folder} /run/fail2ban /run/log && cp -r ${shipped}/* ${folder} && rm -r ${folder}/jail.d/*`,
    ]);
    for (const [name, text] of Object.entries(here)) this.ares.write(`${folder}/${name}`, text, '644');
    this.ares.write(log, '', '644');
  }

  private flows(flows: readonly object[]): string[] {
    const client = join(__dirname, '..', 'helpers', 'probe-client.mjs');
    return JSON.parse(
      this.network.run('world', [process.execPath, client], { input: JSON.stringify(flows) }),
    ) as string[];
  }
}
