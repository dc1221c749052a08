import { nix, type NixAttributes, type NixExpression } from '../../lib';
import { type Person } from './person';

/** Options of an account by which a password can be set, other than the one that is. */
const passwordOptions = [
  'hashedPassword',
  'hashedPasswordFile',
  'initialHashedPassword',
  'initialPassword',
  'password',
];

/** What no account of ours may get from another module, and no group may lack. */
export function assertionsOf(people: readonly Person[], withPassword: readonly string[]): NixAttributes[] {
  const names = ['root', ...people.map(({ user }) => user.name)].sort();
  return [...names.map((name) => onePassword(name, withPassword.includes(name))), ...groupsExist(people)];
}

/** A second password would be in the Nix store, and would win, or come back when the file is missing. */
function onePassword(name: string, hasFile: boolean): NixAttributes {
  const own = hasFile ? 'hashedPasswordFile' : 'hashedPassword';
  const others = passwordOptions.filter((option) => option !== own);
  const values = others.map((option) => nix.config(['users', 'users', name, option]));
  return {
    assertion: nix.eq(nix.apply(nix.lib('remove'), null, values), []),
    message: `users.users.${name}: another module gives it a password, which would be readable in the Nix store; take out its ${others.join(', ')}`,
  };
}

/** NixOS leaves out a group that nothing makes, without a word. */
function groupsExist(people: readonly Person[]): NixAttributes[] {
  return [...new Set(people.flatMap(({ groups }) => groups))].sort().map((group) => {
    const members = people.filter(({ groups }) => groups.includes(group)).map(({ user }) => user.name);
    return {
      assertion: nix.apply(nix.builtins('hasAttr'), group, nix.config('users.groups')),
      message: `users.users: ${members.join(', ')} would be in group '${group}', which nothing on this machine makes; enable what does, take it out, or put it into ownGroups of DeclarativeUsers`,
    };
  });
}

/** Warnings of the next build: people that other modules bring in, who stay when the fleet forgets them. */
export function otherPeople(people: readonly Person[]): NixExpression {
  const all = nix.apply(nix.builtins('attrValues'), nix.config('users.users'));
  const normal = nix.apply(nix.builtins('filter'), nix.apply(nix.builtins('getAttr'), 'isNormalUser'), all);
  const named = nix.apply(nix.lib('catAttrs'), 'name', normal);
  const known = people.map(({ user }) => user.name);
  const others = nix.apply(nix.lib('subtractLists'), known, named);
  const wheel = people.filter((person) => person.wheel).map(({ user }) => user.name);
  const members = nix.apply(nix.lib('subtractLists'), wheel, wheelMembers(all));
  return nix.concat(
    warning(others, 'accounts that the fleet does not know'),
    warning(members, 'members of wheel that the fleet does not'),
  );
}

/** Those of whom it is a further group, and those of whom it is the first. */
function wheelMembers(all: NixExpression): NixExpression {
  const byGroup = nix.apply(nix.builtins('groupBy'), nix.apply(nix.builtins('getAttr'), 'group'), all);
  const first = nix.apply(nix.lib('attrByPath'), ['wheel'], [], byGroup);
  return nix.concat(nix.config('users.groups.wheel.members'), nix.apply(nix.lib('catAttrs'), 'name', first));
}

function warning(names: NixExpression, what: string): NixExpression {
  const list = nix.apply(nix.lib('concatStringsSep'), ', ', names);
  const message = nix.text`DeclarativeUsers: another module makes ${what}: ${list}; put them into the fleet, or take them out there`;
  return nix.apply(nix.lib('optional'), nix.not(nix.eq(names, [])), message);
}
