import { Construct } from 'constructs';
import {
  alertRules,
  Annotations,
  caaRequests,
  type Certificate,
  certificates,
  certificateUses,
  type DnsZone,
  FleetApp,
  hostOf,
  type IHost,
  isPlaceholder,
  type NixAttributes,
  NixModule,
  recordLabel,
  secretOutput,
  SecretRef,
  statePaths,
  zoneToken,
} from '../lib';
import { certificateAlerts } from './acme-domain/alerts';
import { type AcmeAuthority } from './acme-domain/authority';
import { delegateProofs, strayChallenges } from './acme-domain/challenge';
import { acmeModule } from './acme-domain/module';
import { certificateId } from './acme-domain/names';
import { type AcmeDomainProps } from './acme-domain/props';
import { acmeSettings } from './acme-domain/settings';
import { acmeState } from './acme-domain/state';
import { endsSoon, lockedOut, type TokenTerms } from './acme-domain/token-terms';
import { certificateUnits } from './acme-domain/units';
import { unusedCertificate, usersOf } from './acme-domain/users';

export { type AcmeDomainProps, type KeyType } from './acme-domain/props';
export { type AcmeAuthority } from './acme-domain/authority';
export { type TokenTerms } from './acme-domain/token-terms';

/**
 * A certificate of a host for names of one zone, `*.fufu.land` and `fufu.land`, that the host orders and renews itself
 * by DNS-01: nothing has to reach it for that.
 *
 * At Cloudflare: a token of its own, `cdknix <fleet> <host> acme <name>`, that may edit DNS in that one zone, or in
 * `challengeZone` alone, and CAA records, which the zone's stack makes, by which only this authority may issue for the
 * zone, and only by DNS-01. Services get the certificate by the facet `certificates`; those that say that they show it
 * (`certificateUses`) are reloaded when it is renewed.
 *
 * Renders to `security.acme` (nixos/modules/security/acme), `cloudflare_api_token`, and `cloudflare_dns_record` in the
 * zone's stack.
 *
 * @throws ProblemsError for settings that Let's Encrypt, Cloudflare or NixOS would refuse.
 */
export class AcmeDomain extends Construct {
  /** What services of the host see of it. */
  public readonly certificate: Certificate;
  private readonly host: IHost;
  private readonly zone: DnsZone;
  /** Zone that the proofs are written to. */
  private readonly proofZone: DnsZone;
  private readonly authority: AcmeAuthority;
  private readonly terms: TokenTerms;
  private readonly token: SecretRef;

  public constructor(
    scope: Construct,
    id: string,
    private readonly props: AcmeDomainProps,
  ) {
    super(scope, id);
    const { group = 'acme', secretKey = 'tokens/cloudflare-acme' } = props;
    this.host = hostOf(this);
    const { fleet, release, facets } = this.host;
    const { zone, authority, terms, names, elsewhere } = acmeSettings(this.node.path, fleet, props);
    this.zone = zone;
    this.authority = authority;
    this.terms = terms;
    const certificate = certificateId(names);
    const units = certificateUnits(release, certificate);
    this.certificate = { id: certificate, names, group, readyUnit: units.ready };
    this.proofZone = elsewhere ?? zone;
    if (elsewhere !== undefined) delegateProofs(this, fleet, zone, names, elsewhere);
    // The order that failed for want of the token is made again when it arrives.
    const restartUnits = [units.renewal];
    this.token = new SecretRef(this, 'secret', { key: secretKey, restartUnits, origin: 'terraform-output' });
    this.addToken(this.proofZone);
    if (props.caa ?? true) this.askForCaa();
    facets.declare(certificates, this.certificate, this);
    for (const state of acmeState(certificate, props.accountUri)) facets.declare(statePaths, state, this);
    for (const rule of certificateAlerts(this.certificate, units.renewal)) facets.declare(alertRules, rule, this);
    this.node.addValidation({ validate: () => this.problems() });
    if ((props.reload ?? []).length === 0) this.warnWhenUnused();
    new NixModule(this, `acme-${recordLabel(certificate)}`, { area: 'security', config: () => this.config() });
  }

  private addToken({ name, zoneId }: DnsZone): void {
    const { fleet, hostName } = this.host;
    const warning = endsSoon(this.terms);
    if (warning !== undefined) Annotations.of(this).addWarning(warning);
    if (isPlaceholder(zoneId)) {
      const message = `zone '${name}' has a placeholder for its id, got '${zoneId}'; no token is made for it`;
      Annotations.of(this).addWarning(message);
      return;
    }
    const token = zoneToken(this, 'token', zoneId, {
      name: `cdknix ${fleet.name} ${hostName} acme ${this.certificate.id}`,
      permissions: ['DNS Write', 'Zone Read'],
      ...this.terms,
    });
    secretOutput(this.token, token.value);
  }

  private askForCaa(): void {
    const { accountUri } = this.props;
    caaRequests.ask(this, this.host.fleet, this.zone.name, {
      issuer: this.authority.issuer,
      names: this.certificate.names,
      validationMethods: ['dns-01'],
      ...(accountUri !== undefined && { accountUri }),
    });
  }

  private problems(): string[] {
    const { fleet } = this.host;
    const { names } = this.certificate;
    // The zone's stack looks after the CNAMEs that are asked for.
    const stray = this.proofZone === this.zone ? strayChallenges(fleet, names, this.zone.name) : [];
    return [...stray, ...lockedOut(this.host, this.terms)];
  }

  private warnWhenUnused(): void {
    const { id } = this.certificate;
    const derivation = unusedCertificate(this.node.path, this.host.hostName, id, () => {
      const remedy = 'leave it out, or name the units that do as reload';
      Annotations.of(this).addWarning(`nothing on the host shows the certificate '${id}'; ${remedy}`);
    });
    FleetApp.of(this).addDerivation(derivation);
  }

  private config(): NixAttributes {
    const { certificate, authority, token, props } = this;
    const { facets } = this.host;
    const users = usersOf(certificate.id, facets.read(certificates), facets.read(certificateUses));
    const units = [...users.map(({ unit }) => unit), ...(props.reload ?? [])];
    return acmeModule(props, { certificate, authority, token, units });
  }
}
