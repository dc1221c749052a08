import { Construct } from 'constructs';
import {
  type Account,
  accounts,
  Annotations,
  auditOf,
  faultLine,
  FleetApp,
  GeneratedFile,
  gidOf,
  hostOf,
  type IHost,
  logins,
  NixModule,
  refuse,
  requestGid,
  requestUid,
  SecretRef,
  statePaths,
  uidOf,
} from '../lib';
import { accountCheck } from './declarative-users/activation';
import { assertionsOf, otherPeople } from './declarative-users/guards';
import { accountsPage } from './declarative-users/page';
import { passwordKey, peopleOf, type Person } from './declarative-users/person';
import { hostFaults, optionFaults } from './declarative-users/problems';
import { type DeclarativeUsersProps } from './declarative-users/props';
import { homes } from './declarative-users/state';
import { usersModule } from './declarative-users/users-module';
import { warningsOf } from './declarative-users/warnings';
import { waysIn } from './declarative-users/ways-in';

export { type DeclarativeUsersProps } from './declarative-users/props';

/**
 * The people of a host, and nobody else: each switch makes the accounts what the fleet says, with the ids and passwords
 * that it says, and removes every other. Nobody changes a password on the machine.
 *
 * Renders to `users` (nixos/modules/config/users-groups.nix), and to `generated/<host>/security/accounts.md`: who gets
 * in and who becomes root, for reviews.
 *
 * @throws ProblemsError for options that are wrong by themselves.
 */
export class DeclarativeUsers extends Construct {
  private readonly host: IHost;
  private readonly people: readonly Person[];
  private readonly passwords: ReadonlyMap<string, SecretRef>;

  public constructor(scope: Construct, id: string, props: DeclarativeUsersProps = {}) {
    super(scope, id);
    this.host = hostOf(this);
    const { host } = this;
    const faults = optionFaults(props);
    refuse(this.node.path, faults);
    this.people = peopleOf(host, props);
    this.passwords = this.makePasswords(props.rootPassword ?? false);
    this.node.addValidation({
      validate: () => hostFaults(host, props, this.people).map(faultLine),
    });
    host.facets.declareLater(accounts, () => this.accounts(), this);
    for (const login of waysIn(host, this.people, new Set(this.passwords.keys()))) {
      host.facets.declare(logins, login, this);
    }
    const users = this.people.map(({ user }) => user);
    for (const state of homes(host, users)) host.facets.declare(statePaths, state, this);
    for (const warning of warningsOf(host, this.people)) Annotations.of(this).addWarning(warning);
    this.modules(props.ownGroups ?? []);
    const path = `generated/${host.hostName}/security/accounts.md`;
    new GeneratedFile(this, 'accounts', { path, text: () => accountsPage(auditOf(host)) });
  }

  private makePasswords(root: boolean): Map<string, SecretRef> {
    const names = this.people.flatMap(({ user, password }) => (password === undefined ? [] : [user.name]));
    const make = (name: string) =>
      new SecretRef(this, `password-${name}`, {
        key: passwordKey(name),
        neededForUsers: true,
        origin: 'password-hash',
      });
    return new Map([...names, ...(root ? ['root'] : [])].map((name) => [name, make(name)]));
  }

  private modules(ownGroups: readonly string[]): void {
    const { people, passwords } = this;
    const { lock } = FleetApp.of(this);
    for (const { user } of people) requestUid(lock, this.host.fleet, user.name);
    for (const group of ownGroups) requestGid(lock, group);
    new NixModule(this, 'users', {
      area: 'security',
      config: () => {
        const gids = Object.fromEntries(ownGroups.map((group) => [group, gidOf(lock, group) ?? 0]));
        return usersModule({ people, uidOf: (name) => this.uid(name), gids, passwords });
      },
    });
    new NixModule(this, 'users-checks', {
      area: 'security',
      config: () => {
        const expected = this.accounts().map((one) => ({ ...one, hasPassword: one.password !== undefined }));
        const assertions = assertionsOf(people, [...passwords.keys()]);
        return { assertions, warnings: otherPeople(people), ...accountCheck(expected) };
      },
    });
  }

  /** Asked for when all ids are there; where one could not be had, that is a problem already. */
  private uid(name: string): number {
    return name === 'root' ? 0 : (uidOf(FleetApp.of(this).lock, this.host.fleet, name) ?? 0);
  }

  private accounts(): Account[] {
    const root = { name: 'root', uid: 0, enabled: this.passwords.has('root'), wheel: false, groups: [], keys: [] };
    const people = this.people.map(({ user, enabled, wheel, groups, keys, password }) => ({
      ...{ name: user.name, uid: this.uid(user.name), enabled, wheel, groups, keys },
      ...(password !== undefined && { password }),
      ...(user.expires !== undefined && { expires: user.expires }),
    }));
    return [{ ...root, ...(root.enabled && { password: passwordKey('root') }) }, ...people];
  }
}
