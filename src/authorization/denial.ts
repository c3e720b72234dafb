import { LRUCache } from 'lru-cache';
import { SecurityError } from '../domain/error.ts';
import type { Authentication } from '../domain/principal/authentication.ts';
import type { ApiKeyRequest } from './authorizer.ts';
import type { Caller } from './plan.ts';
import { clusterPrivileges, isClusterAction, MANAGE_OWN_API_KEY } from './privileges/cluster-privileges.ts';
import { indexPrivileges } from './privileges/index-privileges.ts';
import { managesOwnApiKeys } from './privileges/own-api-keys.ts';

/** What a denial tells beside action and caller. */
export interface DenialDetails {
  /** Names, or expressions, that the action is not allowed on; restricted ones apart. */
  readonly indices?: readonly string[];
  readonly restrictedIndices?: readonly string[];
  /** Decides whether `manage_own_api_key` would have helped. */
  readonly request?: ApiKeyRequest;
}

/** Actions whose list of grantors is kept. */
const ACTIONS_MAX = 1_024;
const grantorsByAction = new LRUCache<string, readonly string[]>({ max: ACTIONS_MAX });

/** Realm type of service accounts, which are not users. */
const SERVICE_ACCOUNT_REALM_TYPE = '_service_account';

/** The 403 for an action that the caller may not run, in Elasticsearch's words: who, on what, and which privilege would grant it. */
export function actionDenied(caller: Caller, action: string, details: DenialDetails = {}): SecurityError {
  const { authentication } = caller;
  const parts = [
    `action [${action}] is unauthorized for ${describeWho(authentication)}`,
    describeRoles(caller),
    describeIndices(details),
    describeGrantors(action, authentication, details.request),
  ];
  return new SecurityError('forbidden', parts.join(''));
}

/**
 * Lets a cluster action pass only if the caller may run it.
 * @throws SecurityError `forbidden`
 */
export function assertClusterAction(caller: Caller, action: string, request?: ApiKeyRequest): void {
  if (caller.authorizer.allowsCluster(action, caller.authentication, request)) return;
  throw actionDenied(caller, action, request === undefined ? {} : { request });
}

function describeWho(authentication: Authentication): string {
  const { user, authenticatingUser, apiKey } = authentication;
  const noun = authentication.realm.type === SERVICE_ACCOUNT_REALM_TYPE ? 'service account' : 'user';
  const who = `${noun} [${(authenticatingUser ?? user).username}]`;
  const identified = apiKey === null ? who : `API key id [${apiKey.id}] of ${who}`;
  return authenticatingUser === null ? identified : `${identified} run as [${user.username}]`;
}

/** Roles are told of users only: API keys and service accounts have privileges, not roles. */
function describeRoles({ authentication, unknownRoles }: Caller): string {
  const { user, authenticatingUser, apiKey, realm } = authentication;
  const isUser = authenticatingUser !== null || (apiKey === null && realm.type !== SERVICE_ACCOUNT_REALM_TYPE);
  if (!isUser) return '';
  const known = user.roles.filter((role) => !unknownRoles.includes(role));
  const effective = ` with effective roles [${[...new Set(known)].sort().join()}]`;
  return unknownRoles.length === 0
    ? effective
    : `${effective} (assigned roles [${[...unknownRoles].sort().join()}] were not found)`;
}

function describeIndices({ indices = [], restrictedIndices = [] }: DenialDetails): string {
  const parts: string[] = [];
  if (indices.length > 0) parts.push(`indices [${indices.join()}]`);
  if (restrictedIndices.length > 0) parts.push(`restricted indices [${restrictedIndices.join()}]`);
  return parts.length === 0 ? '' : ` on ${parts.join(' and ')}`;
}

function describeGrantors(action: string, authentication: Authentication, request: ApiKeyRequest | undefined): string {
  const isCluster = isClusterAction(action);
  const grantors = [...findGrantors(action, isCluster)];
  if (isCluster && managesOwnApiKeys(action, authentication, request)) grantors.unshift(MANAGE_OWN_API_KEY);
  if (grantors.length === 0) return '';
  return `, this action is granted by the ${isCluster ? 'cluster' : 'index'} privileges [${grantors.join()}]`;
}

function findGrantors(action: string, isCluster: boolean): readonly string[] {
  const known = grantorsByAction.get(action);
  if (known !== undefined) return known;
  const grantors = (isCluster ? clusterPrivileges : indexPrivileges).grantorsOf(action);
  grantorsByAction.set(action, grantors);
  return grantors;
}
