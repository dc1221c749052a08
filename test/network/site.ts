import { type FleetApp } from '../../lib';
import { type Fleet } from '../../lib/fleet';
import { type Socket, TestNetwork } from '../helpers/namespaces';
import { boot } from './boot';
import { evaluateFleet, type EvaluatedFleet } from './evaluated';
import { keyPair, presharedKey } from './keys';
import { Machine } from './machine';

/** MTU of the tunnels of the tests. */
export const mtu = 1380;
/** MTU of their cables: a line by PPPoE. */
const cableMtu = 1492;

/** A fleet with everything around it: its hosts are what a synth writes and NixOS makes of that. */
export abstract class Site {
  public readonly net = new TestNetwork();
  public readonly machines = new Map<string, Machine>();
  public readonly evaluated: EvaluatedFleet;
  private readonly fleet: Fleet;
  /** Secrets by machine and path; preshared keys by path alone, for two machines have the same. */
  private readonly secrets = new Map<string, string>();

  /** `fleetOf` gets the public key of each name. */
  protected constructor(
    names: readonly string[],
    fleetOf: (publicKeys: ReadonlyMap<string, string>) => Fleet,
    build: (app: FleetApp) => unknown,
  ) {
    const publicKeys = new Map<string, string>();
    for (const name of names) {
      const pair = keyPair();
      publicKeys.set(name, pair.publicKey);
      this.secrets.set(`${name} /run/secrets/wireguard/wg0/private-key`, pair.privateKey);
    }
    this.fleet = fleetOf(publicKeys);
    this.evaluated = evaluateFleet(this.fleet, build);
  }

  /** What NixOS does not accept, by host. */
  public complaints(): readonly string[] {
    const machines = Object.entries(this.evaluated.machines);
    return machines.flatMap(([name, { failed, warnings }]) =>
      [...failed, ...warnings].map((text) => `${name}: ${text}`),
    );
  }

  /** Address of a member or reserved peer inside the mesh. */
  public addressOf(name: string, family: 4 | 6): string {
    const { members = {}, reserved = {} } = this.fleet.networks['wg0'] ?? {};
    const { ipv4 = '', ipv6 = '' } = members[name] ?? reserved[name] ?? {};
    return family === 4 ? ipv4 : ipv6;
  }

  public machine(name: string): Machine {
    const machine = this.machines.get(name);
    if (machine === undefined) throw new Error(`no machine of this site is named '${name}'`);
    return machine;
  }

  /** Packets that did not fit a cable and were split, by machine. */
  public split(): readonly string[] {
    return [...this.machines.values()].flatMap((machine) => {
      const text = machine.run(['cat', '/proc/net/snmp', '/proc/net/snmp6']);
      const [heads = '', values = ''] = text.split('\n').filter((line) => line.startsWith('Ip: '));
      const four = Number(values.split(' ')[heads.split(' ').indexOf('FragCreates')]);
      const six = Number(/^Ip6FragCreates\s+(\d+)$/m.exec(text)?.[1]);
      return four + six === 0 ? [] : [`${machine.name}: ${four} of IPv4, ${six} of IPv6`];
    });
  }

  /** The text of the secret at a path of a machine. */
  public secret(name: string, path: string): string {
    const place = path.includes('/psk/') ? path : `${name} ${path}`;
    const text = this.secrets.get(place) ?? presharedKey();
    this.secrets.set(place, text);
    return text;
  }

  /** Starts a machine whose cables are laid, with the names that it knows. */
  protected async start(name: string, names: Readonly<Record<string, string>>): Promise<Machine> {
    const machine = await Machine.start(this.net, name);
    machine.knows(names);
    this.machines.set(name, machine);
    return machine;
  }

  /** Does on a host of the fleet what its configuration says. */
  protected boot(name: string): void {
    boot(this.machine(name), this.evaluated.machines[name]!, (path) => this.secret(name, path));
  }

  protected cable(a: Socket, b: Socket): void {
    this.net.cable(a, b);
    for (const { machine, name } of [a, b]) this.net.ip(machine, 'link', 'set', 'dev', name, 'mtu', String(cableMtu));
  }

  /** Makes a machine a switch, with addresses of its own on all its cables. */
  protected bridge(machine: string, addresses: readonly string[] = []): void {
    this.net.ip(machine, 'link', 'add', 'name', 'br0', 'type', 'bridge');
    this.net.ip(machine, 'link', 'set', 'dev', 'br0', 'up');
    for (const address of addresses) this.net.address(machine, 'br0', address);
  }

  /** Plugs a machine into a switch. */
  protected plug(into: string, socket: Socket): void {
    this.cable(socket, { machine: into, name: socket.machine });
    this.net.ip(into, 'link', 'set', 'dev', socket.machine, 'master', 'br0');
  }

  /** Makes a machine a router, which gives what leaves through an interface its own address there. */
  protected translating(machine: string, interfaceName: string, rules: readonly string[] = []): void {
    this.net.forwarding(machine);
    const lines = [
      'type nat hook postrouting priority srcnat',
      `oifname "${interfaceName}" meta nfproto ipv4 masquerade`,
    ];
    this.net.run(machine, ['nft', '-f', '-'], {
      input: `table inet nat {\nchain out {\n${lines.join('\n')}\n}\n${rules.join('\n')}\n}`,
    });
  }
}
