import { invalidTokenInput } from './errors';
import { idOf } from './zones';

/** A right that a token's policy can name. */
export interface PermissionGroup {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
}

const zone = ['com.cloudflare.api.account.zone'];
const account = ['com.cloudflare.api.account'];
const user = ['com.cloudflare.api.user'];
const bucket = ['com.cloudflare.edge.r2.bucket'];

/** The groups that the fleet or its tests use. Ids that are written out are Cloudflare's own, the others are made up. */
export const permissionGroups: readonly PermissionGroup[] = [
  { id: '4755a26eedb94da69e1066d98aa820be', name: 'DNS Write', scopes: zone },
  { id: idOf('DNS Read'), name: 'DNS Read', scopes: zone },
  { id: 'c8fed203ed3043cba015a93ad1616f1f', name: 'Zone Read', scopes: zone },
  { id: idOf('Zone Write'), name: 'Zone Write', scopes: zone },
  { id: idOf('Zone Settings Read'), name: 'Zone Settings Read', scopes: zone },
  { id: idOf('Zone Settings Write'), name: 'Zone Settings Write', scopes: zone },
  { id: idOf('Cloudflare Tunnel Read'), name: 'Cloudflare Tunnel Read', scopes: account },
  { id: idOf('Cloudflare Tunnel Write'), name: 'Cloudflare Tunnel Write', scopes: account },
  { id: idOf('API Tokens Read'), name: 'API Tokens Read', scopes: user },
  { id: idOf('API Tokens Write'), name: 'API Tokens Write', scopes: user },
  { id: 'eb56a6953c034b9d97dd838155666f06', name: 'Account API Tokens Read', scopes: account },
  { id: '5bc3f8b21c554832afc660159ab75fa4', name: 'Account API Tokens Write', scopes: account },
  { id: 'b4992e1108244f5d8bfbd5744320c2e1', name: 'Workers R2 Storage Read', scopes: account },
  { id: 'bf7481a1826f439697cb59a20b22293e', name: 'Workers R2 Storage Write', scopes: account },
  { id: '6a018a9f2fc74eb6b293b0c548f38b39', name: 'Workers R2 Storage Bucket Item Read', scopes: bucket },
  { id: '2efd5506f9c8494dacb1fa10a3e7d5b6', name: 'Workers R2 Storage Bucket Item Write', scopes: bucket },
];

/** Groups by the query's `name` and `scope`. */
export function listPermissionGroups(query: URLSearchParams): PermissionGroup[] {
  const [name, scope] = [query.get('name'), query.get('scope')];
  return permissionGroups
    .filter((group) => name === null || group.name === name)
    .filter((group) => scope === null || group.scopes.includes(scope));
}

/** @throws ApiError for an id that no group has. */
export function findPermissionGroup(id: unknown): PermissionGroup {
  const group = permissionGroups.find((each) => each.id === id);
  if (group === undefined) throw invalidTokenInput(`Invalid permission group '${String(id)}'`);
  return group;
}

/** The id of a group by its name. */
export function permissionGroupId(name: string): string {
  const group = permissionGroups.find((each) => each.name === name);
  if (group === undefined) throw new Error(`no permission group is named '${name}'`);
  return group.id;
}
