import { type Authentication, NATIVE_REALM, RESERVED_REALM } from '../../domain/principal/authentication.ts';
import type { ApiKeyRequest, SecurityRequest } from '../authorizer.ts';

const API_KEY_ACTIONS = 'cluster:admin/xpack/security/api_key/';
const LONG_LIVED_TOKEN_ACTIONS = 'cluster:admin/xpack/security/token/long_lived/';
const JOB_ACTIONS = 'cluster:admin/xpack/security/job/';
const ACCESS_TOKEN_ACTIONS = 'cluster:admin/xpack/security/token/access/';

/** The actions on API keys that look at their request, by the kind of request they must come with. */
const ACTIONS_BY_KIND: Readonly<Record<ApiKeyRequest['kind'], string>> = {
  create: `${API_KEY_ACTIONS}create`,
  get: `${API_KEY_ACTIONS}get`,
  query: `${API_KEY_ACTIONS}query`,
  invalidate: `${API_KEY_ACTIONS}invalidate`,
};

/** Actions that by their nature concern the caller's own keys alone. */
const OWN_ACTIONS: ReadonlySet<string> = new Set([
  `${API_KEY_ACTIONS}create`,
  `${API_KEY_ACTIONS}update`,
  `${API_KEY_ACTIONS}bulk_update`,
  // Who may make keys of its own may make tokens of its own.
  `${LONG_LIVED_TOKEN_ACTIONS}create`,
]);

/** What everybody may do to their own long-lived tokens and access tokens. */
const OWN_TOKEN_ACTIONS: ReadonlySet<string> = new Set([
  ...['get', 'renew', 'delete'].map((verb) => `${LONG_LIVED_TOKEN_ACTIONS}${verb}`),
  ...['get', 'invalidate'].map((verb) => `${ACCESS_TOKEN_ACTIONS}${verb}`),
]);

/** Actions that every proven caller may run, for they tell about itself. */
const SELF_ACTIONS: ReadonlySet<string> = new Set([
  'cluster:admin/xpack/security/user/authenticate',
  'cluster:admin/xpack/security/user/has_privileges',
  'cluster:admin/xpack/security/user/list_privileges',
]);

/** Every user may change the password that it has proven itself with. */
const CHANGE_PASSWORD_ACTION = 'cluster:admin/xpack/security/user/change_password';

/** Types of the realms whose passwords are kept here. */
const PASSWORD_REALM_TYPES: readonly string[] = [NATIVE_REALM.type, RESERVED_REALM.type];

/** Elasticsearch has no such action: a caller may run it about itself, and only when the request says so. */
const EXPLAIN_ACTION = 'cluster:admin/xpack/security/explain';

/**
 * Whether a caller may run the action whatever its privileges: it asks about itself, and names no other user. An API key may read itself by id,
 * without the limits its owner set, and everybody may manage the long-lived tokens that are theirs.
 */
export function isSelfAction(action: string, authentication: Authentication, request: SecurityRequest | undefined): boolean {
  if (SELF_ACTIONS.has(action)) return request?.kind !== 'user' || request.username === authentication.user.username;
  if (OWN_TOKEN_ACTIONS.has(action)) return request?.kind === 'longLivedToken' && request.isOwn;
  if (action === CHANGE_PASSWORD_ACTION) return changesOwnPassword(authentication, request);
  if (action === EXPLAIN_ACTION) return request?.kind === 'user' && request.username === authentication.user.username;
  if (action !== ACTIONS_BY_KIND.get || request?.kind !== 'get' || request.withLimitedBy) return false;
  return request.ids.length === 1 && isOwnId(authentication, request.ids[0]);
}

/** With a password of their own: not with a key or token, and not for users whose passwords are kept elsewhere. */
function changesOwnPassword({ type, user, lookupRealm }: Authentication, request: SecurityRequest | undefined): boolean {
  if (request?.kind !== 'user' || request.username !== user.username) return false;
  return type === 'realm' && PASSWORD_REALM_TYPES.includes(lookupRealm.type);
}

/**
 * Whether the privilege `manage_own_api_key` grants the action: always for creating and updating; for getting and
 * invalidating when the request is confined to the caller's own keys by its parameters (`owner`, or one's own user and
 * realm name, or an API key's own id). An API key owns no key but itself. Granting to others is never allowed. Scheduled jobs of one's own,
 * which run by keys, come with them.
 */
export function managesOwnApiKeys(
  action: string,
  authentication: Authentication,
  request: SecurityRequest | undefined,
): boolean {
  if (OWN_ACTIONS.has(action)) return true;
  if (request?.kind === 'job') return request.isOwn && action.startsWith(JOB_ACTIONS);
  if (
    request === undefined ||
    request.kind === 'user' ||
    request.kind === 'applications' ||
    request.kind === 'longLivedToken' ||
    ACTIONS_BY_KIND[request.kind] !== action
  )
    return false;
  switch (request.kind) {
    case 'create':
      return true;
    case 'query':
      return request.ownOnly && !(request.withLimitedBy && effectiveApiKeyId(authentication) !== null);
    case 'get':
      if (request.withLimitedBy && effectiveApiKeyId(authentication) !== null) return false;
      return namesOwnKeys(authentication, request);
    case 'invalidate':
      return namesOwnKeys(authentication, request);
  }
}

type KeySelection = Extract<ApiKeyRequest, { readonly kind: 'get' | 'invalidate' }>;

function namesOwnKeys(authentication: Authentication, request: KeySelection): boolean {
  if (effectiveApiKeyId(authentication) !== null) {
    return request.ids.length > 0 && request.ids.every((id) => isOwnId(authentication, id));
  }
  if (request.owner) return true;
  return request.username === authentication.user.username && request.realmName === authentication.lookupRealm.name;
}

function isOwnId(authentication: Authentication, id: string | undefined): boolean {
  const ownId = effectiveApiKeyId(authentication);
  return ownId !== null && id === ownId;
}

/** Id of the key whose rights are in force; `null` for a user, and for a user that a key acts as. */
function effectiveApiKeyId(authentication: Authentication): string | null {
  return authentication.authenticatingUser === null ? (authentication.apiKey?.id ?? null) : null;
}
