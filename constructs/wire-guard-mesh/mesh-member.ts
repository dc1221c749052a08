import { Construct } from 'constructs';
import {
  forwards,
  hostOf,
  type IHost,
  localNames,
  type NixAttributes,
  NixModule,
  type NixExpression,
  Port,
  ports,
  reachedThrough,
  SecretRef,
} from '../../lib';
import { endpointTimer } from './endpoints';
import { forwardsOf } from './forwarding';
import { moduleStyle } from './module-style';
import { networkdStyle } from './networkd-style';
import { type MeshInterface, peersOf, presharedKeyPlace } from './peer-list';
import { merged } from './merged';
import { isName } from './nodes';
import { type MeshPlan } from './plan';
import { watchTunnels } from './watch';

/** How the members of a mesh are configured; see `WireGuardMeshProps.style`. */
export type MeshStyle = 'module' | 'networkd';

/** Properties for {@link MeshMember}. */
export interface MeshMemberProps {
  readonly plan: MeshPlan;
  readonly style: MeshStyle;
  /** Whether a preshared key is mixed in with another member. */
  readonly presharedKeys: boolean;
  /** Peers whose names it declares: itself, and those that have no host to do it. */
  readonly names: readonly string[];
}

/** What one member of a mesh has on its host: keys, the interface, what follows from it. Made by `WireGuardMesh`. */
export class MeshMember extends Construct {
  private readonly host: IHost;
  private readonly plan: MeshPlan;
  private readonly style: MeshStyle;
  private readonly privateKey: SecretRef;
  private readonly presharedKeys = new Map<string, SecretRef>();

  public constructor(scope: Construct, id: string, { plan, style, presharedKeys, names }: MeshMemberProps) {
    super(scope, id);
    this.host = hostOf(this);
    this.plan = plan;
    this.style = style;
    const { network } = plan;
    this.privateKey = this.secret('private-key', `wireguard/${network.name}/private-key`, 'wireguard-key');
    for (const { name, isReserved } of plan.peersOf(this.host.hostName)) {
      if (!(isReserved ? network.reserved[name]?.presharedKey === true : presharedKeys)) continue;
      const key = presharedKeyPlace(network.name, this.host.hostName, name);
      this.presharedKeys.set(name, this.secret(`psk-${name}`, key, 'wireguard-psk', name));
    }
    this.declareFacets(names);
    watchTunnels(this, this.host, plan);
    const part = (suffix: string, config: () => NixAttributes | undefined): void => {
      new NixModule(this, `${id}${suffix}`, { area: 'networking', config });
    };
    part('', () => this.config());
    part('-endpoints', () => {
      const named = this.interface.peers.filter(
        ({ name, endpoint }) => endpoint !== undefined && isName(plan.node(name).endpoint ?? ''),
      );
      return named.length === 0 ? undefined : endpointTimer(network.name, named);
    });
  }

  private declareFacets(names: readonly string[]): void {
    const { facets, facts, hostName } = this.host;
    const { network } = this.plan;
    const outside = Object.entries(facts.zones).filter(([zone, entries]) => {
      return zone !== 'loopback' && entries.some((entry) => entry.interface !== network.name);
    });
    // Who is never called needs no open port: what it calls answers through the firewall's memory of it.
    const zones = this.plan.node(hostName).endpoint === undefined ? [] : outside.map(([zone]) => zone);
    facets.declare(
      ports,
      { port: Port.of(network.port), protocol: 'udp', zones, why: `WireGuard ${network.name}`, process: 'kernel' },
      this,
    );
    facets.declareLater(forwards, () => forwardsOf(this.plan, facts), this);
    const { hub } = this.plan;
    if (hub !== undefined && hub !== hostName) {
      facets.declare(reachedThrough, { host: hub, why: `hub of ${network.name}` }, this);
    }
    const { domain } = network;
    if (domain === undefined) return;
    const all = () =>
      names.flatMap((name) => this.plan.addressesOf(name).map((address) => ({ name: `${name}.${domain}`, address })));
    facets.declareLater(localNames, all, this);
  }

  private config(): NixAttributes {
    const { manager } = this.host.facts.network;
    const mesh = this.interface;
    const { name, tunnelTable } = mesh;
    return merged(
      (this.style === 'module' ? moduleStyle : networkdStyle)(this.host, mesh),
      manager === 'networkmanager' && { networking: { networkmanager: { unmanaged: [`interface-name:${name}`] } } },
      // Answers to what the tunnel wraps come in where the main table would not send to.
      tunnelTable !== undefined && { networking: { firewall: { checkReversePath: 'loose' } } },
      // Where secrets are put in place by a unit, networkd must not look for them before.
      this.isNetworkd && {
        systemd: { services: { 'systemd-networkd': { after: ['sops-install-secrets.service'] } } },
      },
    );
  }

  private get interface(): MeshInterface {
    const { plan } = this;
    const { hostName } = this.host;
    const { name, port, mtu, ipv4, ipv6 } = plan.network;
    const length = (address: string): string => (address.includes(':') ? ipv6 : ipv4)?.split('/')[1] ?? '';
    return {
      name,
      addresses: plan.addressesOf(hostName).map((address) => `${address}/${length(address)}`),
      port,
      mtu,
      privateKeyFile: this.privateKey.path,
      peers: peersOf(plan, hostName, (peer): NixExpression | undefined => this.presharedKeys.get(peer)?.path),
      ...(plan.exitOf(hostName) !== undefined && { tunnelTable: port }),
    };
  }

  /** Whether systemd-networkd makes the tunnels; the module's scripts otherwise. */
  private get isNetworkd(): boolean {
    return (
      this.style === 'networkd' || (this.host.facts.network.manager === 'networkd' && this.host.release >= '25.05')
    );
  }

  private secret(id: string, key: string, origin: 'wireguard-key' | 'wireguard-psk', peer?: string): SecretRef {
    const { name } = this.plan.network;
    const unit = this.isNetworkd ? 'systemd-networkd' : `wireguard-${name}${peer === undefined ? '' : `-peer-${peer}`}`;
    return new SecretRef(this, id, {
      key,
      // networkd reads such files itself; for the module systemd or root does.
      ...(this.style === 'networkd' && { owner: 'systemd-network' }),
      restartUnits: [`${unit}.service`],
      origin,
      shared: origin === 'wireguard-psk',
      ...(peer === undefined && { publicKey: `${name}/${this.host.hostName}` }),
    });
  }
}
