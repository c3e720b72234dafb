import type { ApiKey } from '../../domain/api-key/api-key.ts';
import type { ApplicationPrivilege } from '../../domain/application-privilege/application-privilege.ts';
import type { ClientKeys } from '../../domain/oauth2/client-keys.ts';
import type { Scope } from '../../domain/oauth2/scope.ts';
import { type Authentication, NATIVE_REALM, type RealmRef } from '../../domain/principal/authentication.ts';
import { EMPTY_ROLE_DESCRIPTOR, type Role, type RoleDescriptor } from '../../domain/role/role-descriptor.ts';
import type { RoleMapping } from '../../domain/role-mapping/role-mapping.ts';
import type { ServiceAccountToken } from '../../domain/service-account/service-account-token.ts';
import { instant } from '../../domain/time.ts';
import type { AccessToken, RefreshToken } from '../../domain/token/access-token.ts';
import type { LongLivedToken } from '../../domain/token/long-lived-token.ts';
import type { NativeUser } from '../../domain/user/native-user.ts';
import type { UserProfile } from '../../domain/user-profile/user-profile.ts';
import type { Store } from '../store.ts';
import { FULL_PERMISSIONS } from './stored-opensearch-things.ts';

/** A time to create at. */
export const CREATED_AT: ApiKey['creation'] = instant(1_700_000_000_000);

/** A descriptor with something in every field. */
export const FULL_DESCRIPTOR: RoleDescriptor = {
  cluster: ['monitor', 'cluster:admin/*'],
  indices: [
    {
      names: ['logs-*', '/a.*b/'],
      privileges: ['read'],
      fieldSecurity: { grant: ['*'], except: null },
      query: '{"match_all":{}}',
      allowRestrictedIndices: true,
    },
    { names: ['x'], privileges: ['all'], fieldSecurity: null, query: null, allowRestrictedIndices: false },
  ],
  applications: [{ application: 'kibana-.kibana', privileges: ['feature.read'], resources: ['*'] }],
  runAs: ['bob'],
  metadata: { since: 1.5, nested: { list: [1, null, 'a', true] } },
  global: { application: { manage: { applications: ['app-*'] } } },
  remoteIndices: [
    { clusters: ['c*'], names: ['r'], privileges: ['read'], fieldSecurity: null, query: null, allowRestrictedIndices: false },
  ],
  remoteCluster: [{ privileges: ['monitor_enrich'], clusters: ['c'] }],
  restriction: { workflows: ['search_application_query'] },
  description: 'reads the logs',
  permissions: FULL_PERMISSIONS,
};

/** An API key to store; what matters to a test is given. */
export function anApiKey(given: Partial<ApiKey> = {}): ApiKey {
  return {
    id: 'VuaCfGcBCdbkQm-e5aOx',
    name: 'a key',
    type: 'rest',
    secretHash: '{SHA256}47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU',
    creation: CREATED_AT,
    expiration: null,
    invalidation: null,
    creator: aCreator('alice'),
    metadata: {},
    roleDescriptors: {},
    limitedBy: { superuser: { ...EMPTY_ROLE_DESCRIPTOR, cluster: ['all'] } },
    ownerRights: 'snapshot',
    access: null,
    certificateIdentity: null,
    lastUse: null,
    ...given,
  };
}

/** An API token to store, with a digest that follows from its id. */
export function anApiToken(given: Partial<ApiKey> = {}): ApiKey {
  const { id = 'token' } = given;
  return anApiKey({ id, name: 'a token', token: { form: 'opaque', digest: `digest of ${id}` }, ...given });
}

/** Some API tokens with ids and names `prefix0`, `prefix1` … */
export function someApiTokens(
  count: number,
  prefix: string,
  given: (index: number) => Partial<ApiKey> = () => ({}),
): readonly ApiKey[] {
  return Array.from({ length: count }, (_, index) =>
    anApiToken({ id: `${prefix}${index}`, name: `${prefix}${index}`, ...given(index) }),
  );
}

/** A creator of keys. */
export function aCreator(principal: string, realm: ApiKey['creator']['realm'] = NATIVE_REALM): ApiKey['creator'] {
  return { principal, fullName: null, email: null, metadata: {}, realm };
}

/** Some keys with ids `prefix0`, `prefix1` … */
export function someApiKeys(
  count: number,
  prefix: string,
  given: (index: number) => Partial<ApiKey> = () => ({}),
): readonly ApiKey[] {
  return Array.from({ length: count }, (_, index) => anApiKey({ id: `${prefix}${index}`, ...given(index) }));
}

/** Stores keys, all at once. */
export async function createAll(store: Store, apiKeys: readonly ApiKey[]): Promise<void> {
  await Promise.all(apiKeys.map((apiKey) => store.apiKeys.create(apiKey)));
}

/** A user to store. */
export function aUser(given: Partial<NativeUser> = {}): NativeUser {
  return {
    username: 'alice',
    passwordHash: '$2a$10$abcdefghijklmnopqrstuv',
    roles: ['reader', 'writer'],
    fullName: 'Alice Liddell',
    email: 'alice@example.org',
    metadata: { team: 'looking-glass' },
    enabled: true,
    ...given,
  };
}

/** A role to store. */
export function aRole(given: Partial<Role> = {}): Role {
  return { name: 'log_reader', descriptor: FULL_DESCRIPTOR, ...given };
}

/** A role mapping to store, with every kind of rule. */
export function aRoleMapping(given: Partial<RoleMapping> = {}): RoleMapping {
  return {
    name: 'ldap admins',
    enabled: true,
    roles: ['admin', 'reader'],
    roleTemplates: [
      { source: '{{#tojson}}groups{{/tojson}}', params: { a: [1] }, format: 'json', given: { template: '{}', format: 'json' } },
    ],
    rules: {
      kind: 'all',
      rules: [
        { kind: 'any', rules: [{ kind: 'field', field: 'username', values: ['a*', null, 1.5, true], isList: true }] },
        { kind: 'except', rule: { kind: 'field', field: 'realm.name', values: ['ldap1'], isList: false } },
      ],
    },
    metadata: { version: 1 },
    ...given,
  };
}

/** An application privilege to store. */
export function aPrivilege(given: Partial<ApplicationPrivilege> = {}): ApplicationPrivilege {
  return { application: 'kibana', name: 'read', actions: ['data:read/*'], metadata: { a: [1, null] }, ...given };
}

/** A token of a service account to store. */
export function aServiceToken(given: Partial<ServiceAccountToken> = {}): ServiceAccountToken {
  return { account: 'elastic/fleet-server', name: 't1', secretHash: '{SHA256}abc', creation: instant(1), ...given };
}

/** A user profile to store. */
export function aProfile(given: Partial<UserProfile> = {}): UserProfile {
  return {
    uid: 'u_79HkWkwmnBH5gqFKwoxggWPjEBOur1zLPXQPEl1VBW0_0',
    enabled: true,
    lastSynchronized: instant(1_700_000_000_000),
    username: 'alice',
    roles: ['reader'],
    realmName: 'default_native',
    realmType: 'native',
    email: 'alice@example.org',
    fullName: 'Alice Liddell',
    labels: { direction: 'north' },
    applicationData: { app1: { theme: 'dark', sizes: [1, 2] } },
    version: 1,
    ...given,
  };
}

/** A scope. */
export function aScope(given: Partial<Scope> = {}): Scope {
  return { name: 'read-logs', descriptor: { ...EMPTY_ROLE_DESCRIPTOR, cluster: ['monitor'] }, ...given };
}

/** The public keys of a client. */
export function aClient(given: Partial<ClientKeys> = {}): ClientKeys {
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' };
  return {
    clientId: 'eOFcA6IBC5x7ff-E0M6A',
    keys: [{ kid: 'first', alg: 'EdDSA', jwk }],
    registration: instant(1_700_000_000_000),
    ...given,
  };
}

/** Who a token stands for: a user of this name in this realm. */
export function anAuthentication(username: string, realm: RealmRef = NATIVE_REALM): Authentication {
  const user = { username, roles: ['reader'], fullName: null, email: null, metadata: {}, enabled: true };
  return { type: 'realm', user, realm, lookupRealm: realm, apiKey: null, authenticatingUser: null };
}

/** A refresh token to store. */
export function aRefreshToken(given: Partial<RefreshToken> = {}): RefreshToken {
  return {
    digest: 'refresh digest',
    expiration: instant(2_000),
    invalidation: null,
    client: { principal: 'alice', realmName: 'default_native', apiKeyId: null },
    use: null,
    ...given,
  };
}

/** A pair to store, with a digest that follows from its id. */
export function anAccessToken(given: Partial<AccessToken> = {}): AccessToken {
  const { id = 'pair' } = given;
  return {
    id,
    family: id,
    digest: `digest of ${id}`,
    creation: instant(0),
    expiration: instant(1_000),
    invalidation: null,
    authentication: anAuthentication('alice'),
    scope: null,
    refresh: null,
    ...given,
  };
}

/** A pair with a refresh token, the digests of which follow from the id. */
export function aRefreshablePair(id: string, given: Partial<AccessToken> = {}): AccessToken {
  return anAccessToken({ id, refresh: aRefreshToken({ digest: `refresh of ${id}` }), ...given });
}

/** A long-lived token to store. */
export function aLongLivedToken(given: Partial<LongLivedToken> = {}): LongLivedToken {
  return {
    id: 'VuaCfGcBCdbkQm-e5aOx',
    secretHash: '{SHA256}47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU',
    creation: CREATED_AT,
    expiration: null,
    maximumExpiration: null,
    renewIntervalMs: null,
    renewer: null,
    authentication: anAuthentication('alice'),
    roleDescriptors: null,
    lastUse: null,
    ...given,
  };
}

/** A stored thing as text, to be compared where `toEqual` does not look: at members called `__proto__`. Their order does not matter. */
export function asText(thing: unknown): string {
  return JSON.stringify(thing, (_, value: unknown) => (isRecord(value) ? withSortedNames(value) : value), 1);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function withSortedNames(record: Readonly<Record<string, unknown>>): object {
  const sorted: Record<string, unknown> = Object.create(null);
  for (const name of Object.keys(record).sort()) sorted[name] = record[name];
  return sorted;
}
