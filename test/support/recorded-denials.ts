import type { ApiKeyRequest } from '../../src/authorization/authorizer.ts';
import { AuthorizerInterner } from '../../src/authorization/compile-authorizer.ts';
import type { DenialDetails } from '../../src/authorization/denial.ts';
import type { Caller } from '../../src/authorization/plan.ts';
import {
  API_KEY_REALM,
  type ApiKeyRef,
  type Authentication,
  NATIVE_REALM,
  type User,
} from '../../src/domain/principal/authentication.ts';

/** Compiles the callers of the tests. */
export const interner = new AuthorizerInterner({ entriesMax: 10 });

/** One refusal as recorded. */
export interface Denial {
  /** Number of the case recorded from Elasticsearch 8.19. */
  readonly recorded: number;
  readonly caller: Caller;
  readonly action: string;
  readonly details: DenialDetails;
  readonly text: string;
}

/** A part of a denial. */
export function aCaller(authentication: Partial<Authentication> & { readonly user: User }, more: Partial<Caller> = {}): Caller {
  return {
    authentication: {
      type: 'realm',
      realm: NATIVE_REALM,
      lookupRealm: NATIVE_REALM,
      apiKey: null,
      authenticatingUser: null,
      ...authentication,
    },
    authorizer: interner.intern([{}]),
    unknownRoles: [],
    ...more,
  };
}

/** A part of a denial. */
export function anAccount(username: string, roles: readonly string[] = []): User {
  return { username, roles, fullName: null, email: null, metadata: {}, enabled: true };
}

/** A part of a denial. */
export function aUser(username: string, roles: readonly string[] = []): Caller {
  return aCaller({ user: anAccount(username, roles) });
}

/** A part of a denial. */
export function anApiKey(id: string, owner: string): Caller {
  const apiKey: ApiKeyRef = { id, name: 'k', ownerRealm: NATIVE_REALM };
  return aCaller({ type: 'api_key', user: anAccount(owner), realm: API_KEY_REALM, lookupRealm: API_KEY_REALM, apiKey });
}

/** A part of a denial. */
export function aSelection(
  kind: 'get' | 'invalidate',
  given: { readonly ids?: readonly string[]; readonly owner?: boolean; readonly withLimitedBy?: boolean },
): ApiKeyRequest {
  return { kind, ids: [], name: null, username: null, realmName: null, owner: false, withLimitedBy: false, ...given };
}

/** Every refusal of an action that was recorded, with what it was asked. */
export const RECORDED: readonly Denial[] = [
  {
    recorded: 118,
    caller: aUser('alice', ['idx_reader']),
    action: 'cluster:admin/xpack/security/api_key/create',
    details: { request: { kind: 'create' } },
    text: 'action [cluster:admin/xpack/security/api_key/create] is unauthorized for user [alice] with effective roles [idx_reader], this action is granted by the cluster privileges [manage_own_api_key,manage_api_key,manage_security,all]',
  },
  {
    recorded: 119,
    caller: aUser('nobody', []),
    action: 'cluster:admin/xpack/security/api_key/create',
    details: { request: { kind: 'create' } },
    text: 'action [cluster:admin/xpack/security/api_key/create] is unauthorized for user [nobody] with effective roles [], this action is granted by the cluster privileges [manage_own_api_key,manage_api_key,manage_security,all]',
  },
  {
    recorded: 125,
    caller: anApiKey('-OFdA6IBC5x7ff-EMc4U', 'x_pack_rest_user'),
    action: 'cluster:monitor/health',
    details: {},
    text: 'action [cluster:monitor/health] is unauthorized for API key id [-OFdA6IBC5x7ff-EMc4U] of user [x_pack_rest_user], this action is granted by the cluster privileges [monitor,manage,all]',
  },
  {
    recorded: 126,
    caller: anApiKey('-uFdA6IBC5x7ff-ENc4W', 'x_pack_rest_user'),
    action: 'cluster:admin/xpack/security/api_key/create',
    details: { request: { kind: 'create' } },
    text: 'action [cluster:admin/xpack/security/api_key/create] is unauthorized for API key id [-uFdA6IBC5x7ff-ENc4W] of user [x_pack_rest_user], this action is granted by the cluster privileges [manage_own_api_key,manage_api_key,manage_security,all]',
  },
  {
    recorded: 143,
    caller: aUser('bob', ['own_keys']),
    action: 'cluster:admin/xpack/security/api_key/grant',
    details: {},
    text: 'action [cluster:admin/xpack/security/api_key/grant] is unauthorized for user [bob] with effective roles [own_keys], this action is granted by the cluster privileges [grant_api_key,manage_api_key,manage_security,all]',
  },
  {
    recorded: 146,
    caller: anApiKey('G-FdA6IBC5x7ff-ETc8e', 'x_pack_rest_user'),
    action: 'indices:data/read/search',
    details: { indices: ['other'] },
    text: 'action [indices:data/read/search] is unauthorized for API key id [G-FdA6IBC5x7ff-ETc8e] of user [x_pack_rest_user] on indices [other], this action is granted by the index privileges [read,all]',
  },
  {
    recorded: 147,
    caller: anApiKey('G-FdA6IBC5x7ff-ETc8e', 'x_pack_rest_user'),
    action: 'indices:data/read/search',
    details: { indices: ['missing'] },
    text: 'action [indices:data/read/search] is unauthorized for API key id [G-FdA6IBC5x7ff-ETc8e] of user [x_pack_rest_user] on indices [missing], this action is granted by the index privileges [read,all]',
  },
  {
    recorded: 149,
    caller: anApiKey('G-FdA6IBC5x7ff-ETc8e', 'x_pack_rest_user'),
    action: 'indices:data/read/search',
    details: { indices: ['other'] },
    text: 'action [indices:data/read/search] is unauthorized for API key id [G-FdA6IBC5x7ff-ETc8e] of user [x_pack_rest_user] on indices [other], this action is granted by the index privileges [read,all]',
  },
  {
    recorded: 153,
    caller: anApiKey('G-FdA6IBC5x7ff-ETc8e', 'x_pack_rest_user'),
    action: 'indices:data/write/index',
    details: { indices: ['idx'] },
    text: 'action [indices:data/write/index] is unauthorized for API key id [G-FdA6IBC5x7ff-ETc8e] of user [x_pack_rest_user] on indices [idx], this action is granted by the index privileges [create_doc,create,index,write,all]',
  },
  {
    recorded: 154,
    caller: anApiKey('G-FdA6IBC5x7ff-ETc8e', 'x_pack_rest_user'),
    action: 'indices:data/write/bulk',
    details: {},
    text: 'action [indices:data/write/bulk] is unauthorized for API key id [G-FdA6IBC5x7ff-ETc8e] of user [x_pack_rest_user], this action is granted by the index privileges [create_doc,create,delete,index,write,all]',
  },
  {
    recorded: 156,
    caller: anApiKey('G-FdA6IBC5x7ff-ETc8e', 'x_pack_rest_user'),
    action: 'indices:data/read/get',
    details: { indices: ['other'] },
    text: 'action [indices:data/read/get] is unauthorized for API key id [G-FdA6IBC5x7ff-ETc8e] of user [x_pack_rest_user] on indices [other], this action is granted by the index privileges [read,all]',
  },
  {
    recorded: 157,
    caller: anApiKey('G-FdA6IBC5x7ff-ETc8e', 'x_pack_rest_user'),
    action: 'indices:admin/delete',
    details: { indices: ['idx'] },
    text: 'action [indices:admin/delete] is unauthorized for API key id [G-FdA6IBC5x7ff-ETc8e] of user [x_pack_rest_user] on indices [idx], this action is granted by the index privileges [delete_index,manage,all]',
  },
  {
    recorded: 159,
    caller: anApiKey('G-FdA6IBC5x7ff-ETc8e', 'x_pack_rest_user'),
    action: 'cluster:admin/settings/update',
    details: {},
    text: 'action [cluster:admin/settings/update] is unauthorized for API key id [G-FdA6IBC5x7ff-ETc8e] of user [x_pack_rest_user], this action is granted by the cluster privileges [manage,all]',
  },
  {
    recorded: 160,
    caller: aUser('alice', ['idx_reader']),
    action: 'cluster:monitor/health',
    details: {},
    text: 'action [cluster:monitor/health] is unauthorized for user [alice] with effective roles [idx_reader], this action is granted by the cluster privileges [monitor,manage,all]',
  },
  {
    recorded: 161,
    caller: aUser('alice', ['idx_reader']),
    action: 'indices:data/read/search',
    details: { indices: ['other'] },
    text: 'action [indices:data/read/search] is unauthorized for user [alice] with effective roles [idx_reader] on indices [other], this action is granted by the index privileges [read,all]',
  },
  {
    recorded: 162,
    caller: aUser('nobody', []),
    action: 'indices:data/read/search',
    details: { indices: ['idx'] },
    text: 'action [indices:data/read/search] is unauthorized for user [nobody] with effective roles [] on indices [idx], this action is granted by the index privileges [read,all]',
  },
  {
    recorded: 163,
    caller: aUser('alice', ['idx_reader']),
    action: 'cluster:monitor/main',
    details: {},
    text: 'action [cluster:monitor/main] is unauthorized for user [alice] with effective roles [idx_reader], this action is granted by the cluster privileges [monitor,manage,all]',
  },
  {
    recorded: 164,
    caller: anApiKey('HeFdA6IBC5x7ff-EUs_p', 'bob'),
    action: 'cluster:monitor/health',
    details: {},
    text: 'action [cluster:monitor/health] is unauthorized for API key id [HeFdA6IBC5x7ff-EUs_p] of user [bob], this action is granted by the cluster privileges [monitor,manage,all]',
  },
  {
    recorded: 165,
    caller: anApiKey('H-FdA6IBC5x7ff-EVc9g', 'x_pack_rest_user'),
    action: 'indices:data/read/search',
    details: { restrictedIndices: ['.security'] },
    text: 'action [indices:data/read/search] is unauthorized for API key id [H-FdA6IBC5x7ff-EVc9g] of user [x_pack_rest_user] on restricted indices [.security], this action is granted by the index privileges [read,all]',
  },
  {
    recorded: 193,
    caller: aUser('alice', ['idx_reader']),
    action: 'cluster:admin/xpack/security/api_key/get',
    details: { request: aSelection('get', {}) },
    text: 'action [cluster:admin/xpack/security/api_key/get] is unauthorized for user [alice] with effective roles [idx_reader], this action is granted by the cluster privileges [read_security,manage_api_key,manage_security,all]',
  },
  {
    recorded: 194,
    caller: aUser('bob', ['own_keys']),
    action: 'cluster:admin/xpack/security/api_key/get',
    details: { request: aSelection('get', {}) },
    text: 'action [cluster:admin/xpack/security/api_key/get] is unauthorized for user [bob] with effective roles [own_keys], this action is granted by the cluster privileges [read_security,manage_api_key,manage_security,all]',
  },
  {
    recorded: 195,
    caller: aUser('bob', ['own_keys']),
    action: 'cluster:admin/xpack/security/api_key/get',
    details: { request: aSelection('get', { ids: ['7OFdA6IBC5x7ff-EJc50'] }) },
    text: 'action [cluster:admin/xpack/security/api_key/get] is unauthorized for user [bob] with effective roles [own_keys], this action is granted by the cluster privileges [read_security,manage_api_key,manage_security,all]',
  },
  {
    recorded: 201,
    caller: anApiKey('G-FdA6IBC5x7ff-ETc8e', 'x_pack_rest_user'),
    action: 'cluster:admin/xpack/security/api_key/get',
    details: { request: aSelection('get', { owner: true }) },
    text: 'action [cluster:admin/xpack/security/api_key/get] is unauthorized for API key id [G-FdA6IBC5x7ff-ETc8e] of user [x_pack_rest_user], this action is granted by the cluster privileges [read_security,manage_api_key,manage_security,all]',
  },
  {
    recorded: 202,
    caller: anApiKey('8OFdA6IBC5x7ff-ELM71', 'x_pack_rest_user'),
    action: 'cluster:admin/xpack/security/api_key/get',
    details: { request: aSelection('get', { owner: true }) },
    text: 'action [cluster:admin/xpack/security/api_key/get] is unauthorized for API key id [8OFdA6IBC5x7ff-ELM71] of user [x_pack_rest_user], this action is granted by the cluster privileges [read_security,manage_api_key,manage_security,all]',
  },
  {
    recorded: 203,
    caller: anApiKey('8OFdA6IBC5x7ff-ELM71', 'x_pack_rest_user'),
    action: 'cluster:admin/xpack/security/api_key/get',
    details: { request: aSelection('get', { ids: ['G-FdA6IBC5x7ff-ETc8e'] }) },
    text: 'action [cluster:admin/xpack/security/api_key/get] is unauthorized for API key id [8OFdA6IBC5x7ff-ELM71] of user [x_pack_rest_user], this action is granted by the cluster privileges [read_security,manage_api_key,manage_security,all]',
  },
  {
    recorded: 204,
    caller: anApiKey('8OFdA6IBC5x7ff-ELM71', 'x_pack_rest_user'),
    action: 'cluster:admin/xpack/security/api_key/get',
    details: { request: aSelection('get', { ids: ['8OFdA6IBC5x7ff-ELM71'], withLimitedBy: true }) },
    text: 'action [cluster:admin/xpack/security/api_key/get] is unauthorized for API key id [8OFdA6IBC5x7ff-ELM71] of user [x_pack_rest_user], this action is granted by the cluster privileges [read_security,manage_api_key,manage_security,all]',
  },
  {
    recorded: 236,
    caller: aUser('alice', ['idx_reader']),
    action: 'cluster:admin/xpack/security/api_key/query',
    details: { request: { kind: 'query', ownOnly: true, withLimitedBy: false } },
    text: 'action [cluster:admin/xpack/security/api_key/query] is unauthorized for user [alice] with effective roles [idx_reader], this action is granted by the cluster privileges [manage_own_api_key,read_security,manage_api_key,manage_security,all]',
  },
  {
    recorded: 273,
    caller: aUser('tom', ['token_maker']),
    action: 'cluster:admin/xpack/security/api_key/invalidate',
    details: { request: aSelection('invalidate', { owner: true }) },
    text: 'action [cluster:admin/xpack/security/api_key/invalidate] is unauthorized for user [tom] with effective roles [token_maker], this action is granted by the cluster privileges [manage_own_api_key,manage_api_key,manage_security,all]',
  },
  {
    recorded: 275,
    caller: aUser('alice', ['idx_reader']),
    action: 'cluster:admin/xpack/security/api_key/invalidate',
    details: { request: aSelection('invalidate', { ids: ['KeFdA6IBC5x7ff-Ejc-4'] }) },
    text: 'action [cluster:admin/xpack/security/api_key/invalidate] is unauthorized for user [alice] with effective roles [idx_reader], this action is granted by the cluster privileges [manage_api_key,manage_security,all]',
  },
  {
    recorded: 276,
    caller: aUser('bob', ['own_keys']),
    action: 'cluster:admin/xpack/security/api_key/invalidate',
    details: { request: aSelection('invalidate', { ids: ['G-FdA6IBC5x7ff-ETc8e'] }) },
    text: 'action [cluster:admin/xpack/security/api_key/invalidate] is unauthorized for user [bob] with effective roles [own_keys], this action is granted by the cluster privileges [manage_api_key,manage_security,all]',
  },
  {
    recorded: 278,
    caller: aUser('bob', ['own_keys']),
    action: 'cluster:admin/xpack/security/api_key/invalidate',
    details: { request: aSelection('invalidate', { ids: ['7OFdA6IBC5x7ff-EJc50'] }) },
    text: 'action [cluster:admin/xpack/security/api_key/invalidate] is unauthorized for user [bob] with effective roles [own_keys], this action is granted by the cluster privileges [manage_api_key,manage_security,all]',
  },
  {
    recorded: 280,
    caller: anApiKey('G-FdA6IBC5x7ff-ETc8e', 'x_pack_rest_user'),
    action: 'cluster:admin/xpack/security/api_key/invalidate',
    details: { request: aSelection('invalidate', { ids: ['G-FdA6IBC5x7ff-ETc8e'] }) },
    text: 'action [cluster:admin/xpack/security/api_key/invalidate] is unauthorized for API key id [G-FdA6IBC5x7ff-ETc8e] of user [x_pack_rest_user], this action is granted by the cluster privileges [manage_own_api_key,manage_api_key,manage_security,all]',
  },
  {
    recorded: 281,
    caller: anApiKey('MeFdA6IBC5x7ff-Ers8E', 'x_pack_rest_user'),
    action: 'cluster:admin/xpack/security/api_key/invalidate',
    details: { request: aSelection('invalidate', { ids: ['G-FdA6IBC5x7ff-ETc8e'] }) },
    text: 'action [cluster:admin/xpack/security/api_key/invalidate] is unauthorized for API key id [MeFdA6IBC5x7ff-Ers8E] of user [x_pack_rest_user], this action is granted by the cluster privileges [manage_api_key,manage_security,all]',
  },
  {
    recorded: 283,
    caller: anApiKey('M-FdA6IBC5x7ff-Etc_w', 'x_pack_rest_user'),
    action: 'cluster:admin/xpack/security/api_key/invalidate',
    details: { request: aSelection('invalidate', { owner: true }) },
    text: 'action [cluster:admin/xpack/security/api_key/invalidate] is unauthorized for API key id [M-FdA6IBC5x7ff-Etc_w] of user [x_pack_rest_user], this action is granted by the cluster privileges [manage_api_key,manage_security,all]',
  },
  {
    recorded: 306,
    caller: aUser('alice', ['idx_reader']),
    action: 'cluster:admin/xpack/security/token/create',
    details: {},
    text: 'action [cluster:admin/xpack/security/token/create] is unauthorized for user [alice] with effective roles [idx_reader], this action is granted by the cluster privileges [manage_token,manage_security,all]',
  },
  {
    recorded: 315,
    caller: aUser('alice', ['idx_reader']),
    action: 'indices:data/read/search',
    details: { indices: ['other'] },
    text: 'action [indices:data/read/search] is unauthorized for user [alice] with effective roles [idx_reader] on indices [other], this action is granted by the index privileges [read,all]',
  },
  {
    recorded: 344,
    caller: aUser('alice', ['idx_reader']),
    action: 'cluster:admin/xpack/security/token/invalidate',
    details: {},
    text: 'action [cluster:admin/xpack/security/token/invalidate] is unauthorized for user [alice] with effective roles [idx_reader], this action is granted by the cluster privileges [delegate_pki,manage_saml,manage_token,manage_security,all]',
  },
  {
    recorded: 353,
    caller: aUser('alice', ['idx_reader']),
    action: 'cluster:admin/xpack/security/user/get',
    details: {},
    text: 'action [cluster:admin/xpack/security/user/get] is unauthorized for user [alice] with effective roles [idx_reader], this action is granted by the cluster privileges [read_security,manage_security,all]',
  },
  {
    recorded: 377,
    caller: aUser('alice', ['idx_reader']),
    action: 'cluster:admin/xpack/security/user/change_password',
    details: {},
    text: 'action [cluster:admin/xpack/security/user/change_password] is unauthorized for user [alice] with effective roles [idx_reader], this action is granted by the cluster privileges [manage_security,all]',
  },
  {
    recorded: 390,
    caller: aUser('alice', ['idx_reader']),
    action: 'cluster:admin/xpack/security/role/get',
    details: {},
    text: 'action [cluster:admin/xpack/security/role/get] is unauthorized for user [alice] with effective roles [idx_reader], this action is granted by the cluster privileges [read_security,manage_security,all]',
  },
  {
    recorded: 403,
    caller: aUser('alice', ['idx_reader']),
    action: 'cluster:admin/xpack/security/role/put',
    details: {},
    text: 'action [cluster:admin/xpack/security/role/put] is unauthorized for user [alice] with effective roles [idx_reader], this action is granted by the cluster privileges [manage_security,all]',
  },
  {
    recorded: 420,
    caller: aUser('bob', ['own_keys']),
    action: 'cluster:admin/xpack/security/user/has_privileges',
    details: {},
    text: 'action [cluster:admin/xpack/security/user/has_privileges] is unauthorized for user [bob] with effective roles [own_keys], this action is granted by the cluster privileges [read_ccr,read_security,manage_ccr,manage_security,all]',
  },
];
