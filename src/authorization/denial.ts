import { LRUCache } from 'lru-cache';
import { SecurityError } from '../domain/error.ts';
import type { Authentication } from '../domain/principal/authentication.ts';
import type { SecurityRequest } from './authorizer.ts';
import type { Caller } from './plan.ts';
import { clusterPrivileges, isClusterAction, MANAGE_OWN_API_KEY } from './privileges/cluster-privileges.ts';
import { indexPrivileges } from './privileges/index-privileges.ts';
import { managesOwnApiKeys } from './privileges/own-api-keys.ts';
import { RunAsDenied } from './run-as-denied.ts';

/** What a denial tells beside action and caller. */
export interface DenialDetails {
  /** Names, or expressions, that the action is not allowed on; restricted ones apart. */
  readonly indices?: readonly string[];
  readonly restrictedIndices?: readonly string[];
  /** Decides whether `manage_own_api_key` would have helped. */
  readonly request?: SecurityRequest;
}

/** Actions whose list of grantors is kept. */
const ACTIONS_MAX = 1_024;
const grantorsByAction = new LRUCache<string, readonly string[]>({ max: ACTIONS_MAX });

/** Realm type of service accounts, which are not users. */
const SERVICE_ACCOUNT_REALM_TYPE = '_service_account';

/** The 403 for an action that the caller may not run, in the words of the caller's dialect. */
export function actionDenied(caller: Caller, action: string, details: DenialDetails = {}): SecurityError {
  if (caller.refuse !== undefined) return caller.refuse(action);
  if (caller.authorizer instanceof RunAsDenied) return runAsDenied(caller, caller.authorizer.target, action);
  const withheld = describeWithheld(caller, action, details);
  const reason =
    caller.dialect === 'opensearch' ? opensearchReason(caller, action) : elasticsearchReason(caller, action, details, withheld);
  return new SecurityError('forbidden', `${reason}${withheld?.text ?? ''}`);
}

/** The caller may not act as the user it named. */
function runAsDenied(caller: Caller, target: string, action: string): SecurityError {
  const who = describeWho(caller.authentication);
  const reason = `action [${action}] is unauthorized for ${who}${describeRoles(caller)}, because ${who} is unauthorized to run as [${target}]`;
  return new SecurityError('forbidden', reason);
}

/** Who, on what, and which privilege would grant it. */
function elasticsearchReason(caller: Caller, action: string, details: DenialDetails, withheld: Withheld | null): string {
  const { authentication } = caller;
  const parts = [
    `action [${action}] is unauthorized for ${describeWho(authentication)}`,
    describeRoles(caller),
    describeIndices(details),
    withheld?.isAll === true ? '' : describeGrantors(action, authentication, details.request),
  ];
  return parts.join('');
}

/** Which action, and who. An API key is called as OpenSearch calls its tokens. */
function opensearchReason({ authentication }: Caller, action: string): string {
  const { user, apiKey, authenticatingUser } = authentication;
  const name = apiKey === null || authenticatingUser !== null ? user.username : `token:${apiKey.name}`;
  // Users of Elasticsearch's dialect have roles alone.
  const backendRoles = (user.backendRoles ?? user.roles).join(', ');
  return `no permissions for [${action}] and User [name=${name}, backend_roles=[${backendRoles}], requestedTenant=null]`;
}

/** What document queries and field rules keep from the caller. */
interface Withheld {
  readonly text: string;
  /** Whether nothing else is missing. */
  readonly isAll: boolean;
}

function describeWithheld({ authorizer }: Caller, action: string, details: DenialDetails): Withheld | null {
  if (isClusterAction(action)) return null;
  const names = [...(details.indices ?? []), ...(details.restrictedIndices ?? [])];
  const withheld = names.filter((name) => authorizer.isWithheld(action, name));
  if (names.length === 0 ? !authorizer.isWithheld(action) : withheld.length === 0) return null;
  const on = withheld.length === 0 ? '' : ` on [${withheld.join()}]`;
  const text = `; document- and field-level security is not enforced in this release, so rules with [query] or [field_security]${on} grant indexing, creating and deleting documents alone`;
  return { text, isAll: withheld.length === names.length };
}

/**
 * Lets a cluster action pass only if the caller may run it.
 * @throws SecurityError `forbidden`
 */
export function assertClusterAction(caller: Caller, action: string, request?: SecurityRequest): void {
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

function describeGrantors(action: string, authentication: Authentication, request: SecurityRequest | undefined): string {
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
