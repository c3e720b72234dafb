import { SecurityError } from '../../../domain/error.ts';
import type { Authentication, User } from '../../../domain/principal/authentication.ts';
import { toldNameViolation } from './told-name.ts';

/** Whom the cluster is told of. All names are safe in headers and tokens. */
export interface ToldCaller {
  readonly username: string;
  /** Each once; to OpenSearch they are backend roles. */
  readonly roles: readonly string[];
  /** By OpenSearch's full names, as `User.attributes` has them; not checked. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** Which roles of a user the cluster is told: names of roles, backend roles, the two together, or none. */
export type ToldRoles = 'roles' | 'backend_roles' | 'both' | 'none';

/** What decides whom the cluster is told of. */
export interface TellingPolicy {
  readonly roles: ToldRoles;
  /** Who is told where an API key or long-lived token came: its owner, or an API key by its own name. */
  readonly apiKeyUser: 'owner' | 'name';
  /** What stands before the name of a key, and before no name of a user. */
  readonly apiKeyNamePrefix: string;
  /** Roles told of every API key and long-lived token, whose owners' roles are not. */
  readonly apiKeyRoles: readonly string[];
  /** Name that the gateway has for its own questions, and no caller. */
  readonly serviceUser: string;
}

const NO_ATTRIBUTES: Readonly<Record<string, string>> = {};
const TOKEN_PREFIX = /^token:/i;

/**
 * Whom the cluster is told of. A key may be narrower than its owner, and its owner may have lost roles since it was made: so of
 * keys and long-lived tokens no role is told but those that the policy names, and what the cluster gives them it gives to the name
 * of the owner.
 * @throws SecurityError `forbidden` for a name that the cluster could take for another's.
 */
export function callerToTell(authentication: Authentication, policy: TellingPolicy): ToldCaller {
  const { user, apiKey, longLivedTokenId, authenticatingUser } = authentication;
  const isActedAs = authenticatingUser !== null;
  if (isActedAs || (apiKey === null && longLivedTokenId === undefined)) {
    const username = toldUsername(user.username, policy);
    return { username, roles: toldRoles(user, policy.roles), attributes: user.attributes ?? NO_ATTRIBUTES };
  }
  const isByName = apiKey !== null && policy.apiKeyUser === 'name';
  const username = isByName ? toldKeyName(apiKey.name, policy) : toldUsername(user.username, policy);
  return { username, roles: policy.apiKeyRoles, attributes: NO_ATTRIBUTES };
}

function toldUsername(username: string, { apiKeyUser, apiKeyNamePrefix, serviceUser }: TellingPolicy): string {
  refuse('user', toldNameViolation(username));
  if (username === serviceUser) refuse('user', 'is that of this gateway');
  if (apiKeyUser === 'name' && username.startsWith(apiKeyNamePrefix)) refuse('user', 'begins as those of API keys do');
  return username;
}

function toldKeyName(name: string, { apiKeyNamePrefix, serviceUser }: TellingPolicy): string {
  const username = `${apiKeyNamePrefix}${name.replace(TOKEN_PREFIX, '')}`;
  refuse('API key', toldNameViolation(username));
  if (username === serviceUser) refuse('API key', 'is that of this gateway');
  return username;
}

function toldRoles({ roles, backendRoles = [] }: User, told: ToldRoles): readonly string[] {
  const tellsRoles = told === 'roles' || told === 'both';
  const tellsBackendRoles = told === 'backend_roles' || told === 'both';
  const names = new Set([...(tellsRoles ? roles : []), ...(tellsBackendRoles ? backendRoles : [])]);
  for (const name of names) refuse('role', toldNameViolation(name));
  return [...names];
}

/** The name itself is not repeated: it may be anything. */
function refuse(subject: string, violation: string | null): void {
  if (violation === null) return;
  throw new SecurityError('forbidden', `the cluster cannot be told who the caller is: the name of the ${subject} ${violation}`);
}
