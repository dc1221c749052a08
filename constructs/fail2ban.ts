import { Construct } from 'constructs';
import {
  alertRules,
  type Fault,
  faultLine,
  hostOf,
  type IHost,
  jails,
  nix,
  type NixAttributes,
  NixModule,
  ports,
  refuse,
  secondsOf,
  shown,
  statePaths,
} from '../lib';
import { durationFault } from './fail2ban/duration';
import { jailFaults, jailSettings } from './fail2ban/jails';
import { innerZones, networkFaults, neverBanned, sparedFaults, trustFaults } from './fail2ban/never-banned';
import { type Fail2banProps } from './fail2ban/props';

export { type Fail2banProps } from './fail2ban/props';

const defaults = { attempts: 4, within: '1h', banTime: '1h', longestBan: '168h' } as const;

/**
 * Bans who tries too often what constructs of the host say is not to be tried: passwords at SSH, logins and limits of web
 * sites. Bots wait longer with each ban, in whichever service they were; machines of the host's own networks never do.
 *
 * Renders to `services.fail2ban` (nixos/modules/services/security/fail2ban.nix). Bans stand in a table of nftables of
 * their own, which reloads of the firewall leave alone.
 *
 * @throws ProblemsError for options that are wrong by themselves.
 */
export class Fail2ban extends Construct {
  private readonly host: IHost;
  private readonly trusted: readonly string[];
  private readonly named: readonly string[];

  public constructor(scope: Construct, id: string, props: Fail2banProps = {}) {
    super(scope, id);
    this.host = hostOf(this);
    refuse(this.node.path, optionFaults(props));
    this.trusted = props.trusted ?? innerZones(this.host);
    this.named = props.neverBanned ?? [];
    const { facets } = this.host;
    for (const jail of props.jails ?? []) facets.declare(jails, jail, this);
    facets.declare(alertRules, unitDown, this);
    facets.declare(statePaths, bans, this);
    this.node.addValidation({ validate: () => trustFaults(this.host, this.trusted).map(faultLine) });
    new NixModule(this, 'fail2ban', { area: 'security', config: () => this.config(props) });
  }

  private config({ attempts, within, banTime, longestBan }: Fail2banProps): NixAttributes {
    const { facets, hostName } = this.host;
    const watched = facets.entries(jails);
    refuse(this.node.path, [
      ...jailFaults(watched, facets.read(ports), hostName),
      ...watched.flatMap(({ value }) => sparedFaults(`jail ${value.name}`, value.spared ?? [])),
    ]);
    const spared = neverBanned(this.host, this.trusted, this.named);
    const own = jailSettings(
      watched.map(({ value }) => value),
      spared,
    );
    const maxtime = longestBan ?? defaults.longestBan;
    return {
      assertions: [{ assertion: keepsBans, message: losesBans }],
      services: {
        fail2ban: {
          enable: true,
          maxretry: attempts ?? defaults.attempts,
          bantime: banTime ?? defaults.banTime,
          'bantime-increment': { enable: true, maxtime, overalljails: true },
          // By itself it forgets after a day who was banned, and so the next ban is a first one again.
          daemonSettings: { Definition: { dbpurgeage: maxtime } },
          ignoreIP: spared,
          jails: { DEFAULT: { settings: { findtime: within ?? defaults.within } }, ...own },
        },
      },
    };
  }
}

const nftables = 'networking.nftables';
const keepsBans = nix.and(nix.config(`${nftables}.enable`), nix.not(nix.config(`${nftables}.flushRuleset`)));
const losesBans =
  'services.fail2ban: bans stand in a table of nftables that each reload of the firewall has to leave alone; use HostFirewall, or set networking.nftables.enable and take networking.nftables.flushRuleset out';

const bans = {
  path: '/var/lib/fail2ban',
  why: 'bans, and who was banned before',
  replaceable: 'who goes on trying is banned again',
};

const active = 'node_systemd_unit_state{name="fail2ban.service",state="active"}';
const unitDown = {
  alert: 'Fail2banDown',
  expr: `${active} == 0`,
  for: '15m',
  severity: 'warning',
  summary: 'Nobody is banned on {{ $labels.host }}: fail2ban does not run',
  runbook: 'journalctl -u fail2ban says why; fail2ban-client -t checks its configuration.',
  fires: { series: { [active]: '1x5 0x30' }, at: '30m' },
  quiet: { series: { [active]: '1x5 0x5 1x30' }, at: '30m' },
} as const;

function optionFaults(props: Fail2banProps): Fault[] {
  const { attempts, within, banTime, longestBan, neverBanned: named = [] } = { ...defaults, ...props };
  const faults: Fault[] = [];
  if (!Number.isInteger(attempts) || attempts < 1 || attempts > 1000) {
    const message = `must be a whole number from 1 to 1000, got ${shown(attempts)}`;
    faults.push({ field: 'attempts', message });
  }
  for (const [field, text] of Object.entries({ within, banTime, longestBan })) {
    const message = durationFault(text);
    if (message !== undefined) faults.push({ field, message });
  }
  if (faults.length === 0 && secondsOf(banTime) > secondsOf(longestBan)) {
    const message = `must be at least as long as the first ban, ${shown(banTime)}, got ${shown(longestBan)}; raise it`;
    faults.push({ field: 'longestBan', message });
  }
  return [...faults, ...networkFaults('neverBanned', named)];
}
