import { Construct } from 'constructs';
import {
  alertRules,
  Annotations,
  bindEarly,
  certificateUses,
  ConstructError,
  hostOf,
  type HttpUpstream,
  type IHost,
  type IResolver,
  type NixAttributes,
  NixModule,
  ports,
  probes,
  refuse,
  SecretRef,
  statePaths,
} from '../lib';
import { adGuardDown } from './adguard-dns/alerts';
import { endpointNames, exceptionsFrom, rewrittenEndpoints } from './adguard-dns/endpoints';
import { dnsClaims, selfAsking, unreachableZones, zoneFaults } from './adguard-dns/listening';
import { localDomainsOf } from './adguard-dns/local-domains';
import { type Login } from './adguard-dns/logins';
import { namesOf, rewriteFaults } from './adguard-dns/names';
import { dohPort, dohUpstream, pageFaults, pages, pageWarning, uiUpstream, webClaims } from './adguard-dns/pages';
import { type AdGuardDnsProps } from './adguard-dns/props';
import { resolverFaults } from './adguard-dns/resolvers';
import { clashingNames } from './adguard-dns/rewrite';
import { settings } from './adguard-dns/settings';
import { zonedClashes, zonedNames } from './adguard-dns/split-horizon';
import { adGuardState } from './adguard-dns/state';
import { certificateFaults, certificateOf } from './adguard-dns/tls';
import { unitOf } from './adguard-dns/unit';
import { userFaults, usersOf } from './adguard-dns/users';
import { valueFaults } from './adguard-dns/values';

export { type AdGuardDnsProps, type AdGuardUiOptions, type FilterList } from './adguard-dns/props';

const unit = 'adguardhome.service';

/**
 * The resolver of a host's zones: AdGuard Home, with encrypted upstreams, the local names of the whole fleet, lists of
 * what is blocked, and pages that ask for a login. What is changed in its pages is gone with the next restart.
 *
 * Listens on loopback and on the host's addresses in its zones, and answers their networks only; the addresses may come
 * up later than it. Renders to `services.adguardhome` (nixos/modules/services/networking/adguardhome.nix).
 *
 * @throws ProblemsError for what AdGuard Home would read as something else, or not at all.
 */
export class AdGuardDns extends Construct implements IResolver {
  public readonly host: IHost;
  public readonly zones: readonly string[];
  public readonly tlsName?: string;
  private readonly logins: readonly Login[];

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: AdGuardDnsProps,
  ) {
    super(scope, id);
    const host = hostOf(this);
    this.host = host;
    this.zones = [...props.zones].sort();
    if (props.serverName !== undefined) this.tlsName = props.serverName;
    const given = [...zoneFaults(host, props), ...resolverFaults(props), ...rewriteFaults(props.rewrites ?? {})];
    refuse(this.node.path, [...given, ...valueFaults(props), ...userFaults(host, props)]);
    this.logins = usersOf(host, props).map((user) => {
      const key = `adguard/${user}`;
      const secret = new SecretRef(this, `login-${user}`, { key, restartUnits: [unit], origin: 'bcrypt-hash' });
      return { user, secret };
    });
    this.declareFacets();
    // It ends where an address is missing.
    bindEarly(host);
    const warning = pageWarning(host, props);
    if (warning !== undefined) Annotations.of(this).addWarning(warning);
    new NixModule(this, 'adguard', { area: 'services', config: () => this.config() });
  }

  /** Its pages, for a web server in front of them. @throws ConstructError where they are in a zone themselves. */
  public get ui(): HttpUpstream {
    this.requireLoopback('ui');
    return uiUpstream(this.props);
  }

  /**
   * DNS over HTTPS, at `/dns-query`, for a web server in front of it. That has to say in `X-Real-IP` whom it asks for, and to
   * empty `CF-Connecting-IP` and `True-Client-IP`, which would be believed first.
   *
   * @throws ConstructError without a `serverName`, or where its pages are in a zone.
   */
  public get doh(): HttpUpstream {
    this.requireLoopback('doh');
    const port = dohPort(this.props);
    if (port !== undefined && this.tlsName !== undefined) return dohUpstream(port, this.tlsName);
    throw new ConstructError(this.node.path, 'doh', "needs a certificate; give a serverName such as 'dns.fufu.land'");
  }

  public readonly localDomains = (): readonly string[] => localDomainsOf(this.host, this.props);

  private declareFacets(): void {
    const { host, props, tlsName } = this;
    const { facets, fleet } = host;
    facets.declareLater(ports, () => [...dnsClaims(host, props), ...webClaims(host, props)], this);
    const probe = { kind: 'dns', target: `127.0.0.1:53/${fleet.domain}`, why: 'AdGuard Home answers' } as const;
    facets.declare(probes, probe, this);
    facets.declare(alertRules, adGuardDown(probe), this);
    facets.declare(statePaths, adGuardState, this);
    if (tlsName === undefined) return;
    facets.declare(certificateUses, { name: tlsName, unit, why: 'encrypted DNS of AdGuard Home' }, this);
  }

  private config(): NixAttributes {
    const { host, props, logins } = this;
    const names = namesOf(host, props.rewrites ?? {});
    const zoned = zonedNames(host, this.zones, names);
    const byZone = new Set(zoned.map(({ domain }) => domain));
    const rewrites = names.filter(({ domain }) => !byZone.has(domain));
    const relations = [...unreachableZones(host, props), ...pageFaults(host, props), ...selfAsking(host, props)];
    refuse(this.node.path, [
      ...relations,
      ...certificateFaults(host, props),
      ...clashingNames(rewrites),
      ...zonedClashes(zoned),
      ...rewrittenEndpoints(host, names),
    ]);
    const certificate = certificateOf(host, props);
    const exceptions = exceptionsFrom(rewrites, [...endpointNames(host).keys(), ...byZone]);
    return {
      services: {
        adguardhome: {
          enable: true,
          mutableSettings: false,
          ...pages(host, props),
          settings: settings(props, { host, logins, certificate, zoned, rewrites: [...rewrites, ...exceptions] }),
        },
      },
      systemd: { services: { adguardhome: unitOf(logins, certificate) } },
    };
  }

  private requireLoopback(field: string): void {
    const { zone } = this.props.ui ?? {};
    if (zone === undefined) return;
    const message = `is at the address of zone '${zone}' and not on loopback; leave ui.zone out`;
    throw new ConstructError(this.node.path, field, message);
  }
}
