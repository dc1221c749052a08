import { Construct } from 'constructs';
import { findHost, GeneratedFile, ports } from '../../lib';
import { presharedKeyPlace } from './peer-list';
import { type MeshPlan } from './plan';

/** Properties for {@link PeerPages}. */
export interface PeerPagesProps {
  readonly plan: MeshPlan;
}

/** A page for each reserved peer of a mesh: what its user sends, pastes and does when the device is lost. */
export class PeerPages extends Construct {
  private readonly plan: MeshPlan;

  public constructor(scope: Construct, id: string, { plan }: PeerPagesProps) {
    super(scope, id);
    this.plan = plan;
    for (const name of Object.keys(plan.network.reserved)) {
      new GeneratedFile(this, name, {
        path: `docs/peers/${plan.network.name}-${name}.md`,
        text: () => this.page(name),
      });
    }
  }

  private page(name: string): string {
    const { network } = this.plan;
    const description = network.reserved[name]?.description;
    const place = `networks.${network.name}.reserved.${name}`;
    const { publicKey } = this.plan.node(name);
    const members = listed(this.plan.viaOf(name));
    return `# ${network.name}: ${name}

${description === undefined ? '' : `For: ${description}. `}Addresses: ${listed(this.plan.addressesOf(name))}.

## Send

The device's public key, ${publicKey === undefined ? 'which is not known yet' : `now \`${publicKey}\``}. The device makes the pair itself: the WireGuard app with
"create from scratch", or a shell with

\`\`\`
umask 077; wg genkey | tee private.key | wg pubkey
\`\`\`

The private key stays on the device. The public one goes under \`${place}.publicKey\` in the fleet; after the next
deploy of ${members} the device is let in.

## Paste

\`\`\`ini
${this.config(name)}\`\`\`

${this.presharedKeys(name)}## Revoke

Take \`publicKey\` out of \`${place}\`, or the whole entry to free its addresses too, and deploy. From then on
the key opens nothing. At once, until the next deploy, on ${members}:

\`\`\`
wg set ${network.name} peer '${publicKey ?? '<public key of the device>'}' remove
\`\`\`
`;
  }

  private config(name: string): string {
    const { network } = this.plan;
    const dns = this.resolvers(name);
    const lines = [
      '[Interface]',
      'PrivateKey = <paste the key generated on the device>',
      `Address = ${this.plan.ownOf(name).join(', ')}`,
      ...(dns.length > 0
        ? [`DNS = ${[...dns, ...(network.domain === undefined ? [] : [network.domain])].join(', ')}`]
        : []),
      `MTU = ${network.mtu}`,
      ...this.plan.viaOf(name).flatMap((member) => ['', ...this.peer(name, member)]),
    ];
    return `${lines.join('\n')}\n`;
  }

  private peer(name: string, member: string): string[] {
    const { publicKey } = this.plan.node(member);
    const endpoint = this.plan.endpointOf(member);
    const keepalive = this.plan.keepalive(name, member);
    return [
      `# ${member}`,
      '[Peer]',
      `PublicKey = ${publicKey ?? `<public key of ${member}, not recorded yet>`}`,
      ...(this.hasPresharedKey(name) ? [`PresharedKey = <paste the preshared key that ${member} has>`] : []),
      `AllowedIPs = ${this.plan.allowedIPs(name, member).join(', ')}`,
      ...(endpoint === undefined ? [] : [`Endpoint = ${endpoint}`]),
      ...(keepalive === undefined ? [] : [`PersistentKeepalive = ${keepalive}`]),
    ];
  }

  /** Members that answer DNS to the mesh: its names are known there. */
  private resolvers(name: string): readonly string[] {
    const { zone } = this.plan.network;
    return this.plan.viaOf(name).flatMap((member) => {
      const claims = findHost(this, member)?.facets.read(ports) ?? [];
      const answers = claims.some(
        ({ port, protocol, zones }) => port.value === 53 && protocol === 'udp' && zones.includes(zone),
      );
      return answers ? this.plan.addressesOf(member) : [];
    });
  }

  private hasPresharedKey(name: string): boolean {
    return this.plan.network.reserved[name]?.presharedKey === true;
  }

  private presharedKeys(name: string): string {
    if (!this.hasPresharedKey(name)) return '';
    const lines = this.plan.viaOf(name).map((member) => {
      const key = presharedKeyPlace(this.plan.network.name, member, name);
      return `- of \`${member}\`: \`sudo cat /run/secrets/${key}\` there; carry it by a way that nobody else reads`;
    });
    return `The preshared key:\n\n${lines.join('\n')}\n\n`;
  }
}

/** `a` and `b`, as code. */
function listed(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(' and ');
}
