import { type ApiKeyRealmDeps, apiKeyAuthentication, readApiKeyRights } from '../../authentication/api-key-realm.ts';
import { AuthorizerInterner } from '../../authorization/compile-authorizer.ts';
import type { Caller } from '../../authorization/plan.ts';
import type { ProtectedNames } from '../../authorization/protected-names.ts';
import { roleDescriptorViolations } from '../../authorization/role-descriptor-violations.ts';
import { type ApiKey, isExpired } from '../../domain/api-key/api-key.ts';
import { actsAsApiKey } from '../../domain/api-key/api-key-owner.ts';
import { SecurityError, validationFailed } from '../../domain/error.ts';
import type { Authentication } from '../../domain/principal/authentication.ts';
import type { RoleDescriptors } from '../../domain/role/role-descriptor.ts';
import type { Instant } from '../../domain/time.ts';
import type { ApiKeyStore } from '../../stores/store.ts';
import type { ActionContext } from '../action-context.ts';
import { callStore } from '../store-fault.ts';
import type { SetName } from './deciding-rules.ts';

/** What reading the rights needs. */
export interface SubjectDeps extends Pick<ApiKeyRealmDeps, 'ownerRealms' | 'actionGroupSource'> {
  readonly apiKeys: Pick<ApiKeyStore, 'find'>;
  /** Absent: no names are protected. */
  readonly protectedNames?: ProtectedNames | null;
}

/** Whose rights are explained. */
export type SubjectRequest =
  | { readonly kind: 'caller' }
  | { readonly kind: 'apiKey'; readonly id: string }
  /** Rights that nobody has yet. */
  | { readonly kind: 'roleDescriptors'; readonly roleDescriptors: RoleDescriptors };

/** Rights that are explained, by set. */
export interface Subject {
  readonly caller: Caller;
  readonly sets: readonly { readonly name: SetName; readonly descriptors: RoleDescriptors }[];
  /** Why the credential is refused before its rights are looked at, or `null`. */
  readonly credentialProblem: string | null;
}

/** Whether the rights asked about are the caller's own, which it may know. */
export function isCallerItself({ principal }: ActionContext, request: SubjectRequest): boolean {
  if (request.kind === 'caller') return true;
  const { authentication } = principal;
  return request.kind === 'apiKey' && actsAsApiKey(authentication) && authentication.apiKey?.id === request.id;
}

/**
 * Reads the rights that are asked about.
 * @throws SecurityError `notFound` for an unknown key, `actionRequestValidation` for descriptors that could not be stored.
 */
export async function loadSubject(deps: SubjectDeps, context: ActionContext, request: SubjectRequest): Promise<Subject> {
  switch (request.kind) {
    case 'caller':
      return callerSubject(context);
    case 'apiKey':
      return apiKeySubject(deps, await loadApiKey(deps.apiKeys, request.id), context.now);
    case 'roleDescriptors':
      return descriptorsSubject(deps, context, request.roleDescriptors);
  }
}

function callerSubject({ principal }: ActionContext): Subject {
  const { authentication, authorizer, rights } = principal;
  const { scope, descriptorSets, unknownRoles } = rights;
  const withoutScope = descriptorSets.filter((descriptors) => descriptors !== scope);
  return {
    caller: { authentication, authorizer, unknownRoles },
    sets: [
      ...(scope === undefined ? [] : namedSets(['scope'], [scope])),
      ...(actsAsApiKey(authentication) ? apiKeySets(withoutScope) : namedSets(['roles'], withoutScope)),
    ],
    credentialProblem: null,
  };
}

async function loadApiKey(apiKeys: Pick<ApiKeyStore, 'find'>, id: string): Promise<ApiKey> {
  const apiKey = await callStore(() => apiKeys.find(id));
  if (apiKey === null) throw new SecurityError('notFound', `unable to find apikey with id ${id}`);
  return apiKey;
}

async function apiKeySubject(deps: SubjectDeps, apiKey: ApiKey, now: Instant): Promise<Subject> {
  const { rights, isOwnerThere } = await callStore(() => readApiKeyRights(deps, apiKey, now));
  const { descriptorSets, unknownRoles } = rights;
  const ownerProblem = isOwnerThere ? null : `the owner of api key [${apiKey.id}] is not there or disabled`;
  const authentication = apiKeyAuthentication(apiKey);
  return {
    caller: { authentication, authorizer: compile(deps, descriptorSets, authentication), unknownRoles },
    sets: apiKeySets(descriptorSets),
    credentialProblem: apiKeyProblem(apiKey, now) ?? ownerProblem,
  };
}

function apiKeyProblem(apiKey: ApiKey, now: Instant): string | null {
  if (apiKey.invalidation !== null) return `api key [${apiKey.id}] has been invalidated`;
  if (apiKey.type !== 'rest') return `API key [${apiKey.id}] has type [${apiKey.type}], which authenticates no request`;
  return isExpired(apiKey, now) ? 'api key is expired' : null;
}

/** The descriptors as roles of the caller, who asks on behalf of nobody in particular. */
function descriptorsSubject(deps: SubjectDeps, { principal }: ActionContext, roleDescriptors: RoleDescriptors): Subject {
  const violations = Object.values(roleDescriptors).flatMap((descriptor) => roleDescriptorViolations(descriptor));
  if (violations.length > 0) throw validationFailed(violations);
  const { user, realm } = principal.authentication;
  const authentication = {
    type: 'realm' as const,
    user: { ...user, roles: Object.keys(roleDescriptors) },
    realm,
    lookupRealm: realm,
    apiKey: null,
    authenticatingUser: null,
  };
  return {
    caller: { authentication, authorizer: compile(deps, [roleDescriptors], authentication), unknownRoles: [] },
    sets: namedSets(['role_descriptors'], [roleDescriptors]),
    credentialProblem: null,
  };
}

/** The owner's set is always there, and always last. */
function apiKeySets(descriptorSets: readonly RoleDescriptors[]): Subject['sets'] {
  return namedSets(descriptorSets.length === 1 ? ['limited_by'] : ['role_descriptors', 'limited_by'], descriptorSets);
}

function namedSets(names: readonly SetName[], descriptorSets: readonly RoleDescriptors[]): Subject['sets'] {
  return descriptorSets.flatMap((descriptors, at) => {
    const name = names[at];
    return name === undefined ? [] : [{ name, descriptors }];
  });
}

function compile(
  { protectedNames = null }: Pick<SubjectDeps, 'protectedNames'>,
  descriptorSets: readonly RoleDescriptors[],
  authentication: Authentication,
): Caller['authorizer'] {
  return new AuthorizerInterner({ entriesMax: descriptorSets.length + 1, protectedNames }).intern(
    descriptorSets,
    authentication,
  );
}
