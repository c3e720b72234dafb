import type { ApiKey } from '../../domain/api-key/api-key.ts';
import { NATIVE_REALM } from '../../domain/principal/authentication.ts';
import { EMPTY_ROLE_DESCRIPTOR, type Role, type RoleDescriptor } from '../../domain/role/role-descriptor.ts';
import { instant } from '../../domain/time.ts';
import type { NativeUser } from '../../domain/user/native-user.ts';
import type { Store } from '../store.ts';

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
    ...given,
  };
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
