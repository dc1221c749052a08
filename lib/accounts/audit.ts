import { type Login, logins } from '../facets';
import { uidOf } from '../fleet';
import { FleetApp } from '../fleet-app';
import { type IHost } from '../host';
import { type Account, accounts } from './account';
import { type Elevation, elevations } from './elevation';
import { groupPower, type GroupPower } from './group-power';
import { type SshKeyFact, sshKeyFact } from './ssh-key-fact';

/** What one account can do on a host. */
export interface AccountAudit {
  readonly account: Account;
  /** How it is got into; none of a disabled account. */
  readonly logins: readonly Login[];
  /** How it becomes root by sudo and polkit; none outside of wheel. */
  readonly elevations: readonly Elevation[];
  /** Groups that let it do more than its own account could. */
  readonly powers: readonly (GroupPower & { readonly group: string })[];
  readonly keys: readonly SshKeyFact[];
}

/** An account that is gone. */
export interface Removal {
  readonly name: string;
  /** Its id, which nobody else gets. @default - the fleet never knew it */
  readonly uid?: number;
}

/** Who gets into a host, and what they can do there. */
export interface HostAudit {
  readonly host: string;
  /** In order of name. */
  readonly accounts: readonly AccountAudit[];
  /** In order of name. */
  readonly removed: readonly Removal[];
}

/** Answers from the facets of a host, so only once everything is declared. */
export function auditOf(host: IHost): HostAudit {
  const { fleet, hostName, facets } = host;
  const { lock } = FleetApp.of(host);
  const gone = Object.values(fleet.removedUsers).filter(({ hosts }) => hosts.includes(hostName));
  return {
    host: hostName,
    accounts: facets.read(accounts).map((account) => accountAudit(host, account)),
    removed: gone.map(({ name }) => {
      const uid = uidOf(lock, fleet, name);
      return { name, ...(uid !== undefined && { uid }) };
    }),
  };
}

const byPassword: readonly Elevation[] = [
  { by: 'polkit', factors: ['password'] },
  { by: 'sudo', factors: ['password'] },
];

function accountAudit({ facets }: IHost, account: Account): AccountAudit {
  const declared = facets.read(elevations);
  return {
    account,
    logins: facets.read(logins).filter(({ user }) => user === account.name),
    elevations: account.wheel ? byPassword.map((usual) => declared.find(({ by }) => by === usual.by) ?? usual) : [],
    powers: account.groups.flatMap((group) => {
      const power = groupPower(group);
      return power === undefined ? [] : [{ group, ...power }];
    }),
    keys: account.keys.map(sshKeyFact),
  };
}
