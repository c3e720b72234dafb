import { resolvePermissions } from '../../../src/authorization/action-groups/resolve-permissions.ts';
import { AuthorizerInterner } from '../../../src/authorization/compile-authorizer.ts';
import type { Caller } from '../../../src/authorization/plan.ts';
import { RESERVED_ROLES } from '../../../src/authorization/reserved-roles.ts';
import { roleDescriptorViolations } from '../../../src/authorization/role-descriptor-violations.ts';
import { API_KEY_REALM, type Authentication, NATIVE_REALM, type User } from '../../../src/domain/principal/authentication.ts';
import { EMPTY_ROLE_DESCRIPTOR, type RoleDescriptor } from '../../../src/domain/role/role-descriptor.ts';
import type { ElasticsearchRole, OpenSearchRole, Principal } from '../../../tools/differential/pair.ts';

/** Callers by the name of the principal; those whose role Claviger does not take are not there. */
export type CallersByName = ReadonlyMap<string, Caller>;

const USER: User = { username: 'owner', roles: [], fullName: null, email: null, metadata: {}, enabled: true };
const NATIVE_USER: Authentication = {
  type: 'realm',
  user: USER,
  realm: NATIVE_REALM,
  lookupRealm: NATIVE_REALM,
  apiKey: null,
  authenticatingUser: null,
};
const API_KEY: Authentication = {
  ...NATIVE_USER,
  type: 'api_key',
  realm: API_KEY_REALM,
  lookupRealm: API_KEY_REALM,
  apiKey: { id: 'id', name: 'key', ownerRealm: NATIVE_REALM },
};

/** API keys: each has what its own role and its owner's both grant. */
export function elasticsearchCallers(principals: readonly Principal<ElasticsearchRole>[]): CallersByName {
  const interner = new AuthorizerInterner({ entriesMax: principals.length });
  return new Map(
    principals.flatMap(({ name, role, limitedBy }) => {
      if (![role, limitedBy ?? {}].every(isTaken)) return [];
      const own = { role: readRole(role) };
      const owner = limitedBy === undefined ? Object.fromEntries(RESERVED_ROLES) : { owner: readRole(limitedBy) };
      return [[name, { authentication: API_KEY, authorizer: interner.intern([own, owner]), unknownRoles: [] }] as const];
    }),
  );
}

/** Users with one role of OpenSearch each. */
export function openSearchCallers(principals: readonly Principal<OpenSearchRole>[]): CallersByName {
  const interner = new AuthorizerInterner({ entriesMax: principals.length });
  return new Map(
    principals.map(({ name, role }) => {
      const authorizer = interner.intern([{ role: readPermissions(role) }]);
      return [name, { authentication: NATIVE_USER, authorizer, unknownRoles: [], dialect: 'opensearch' }];
    }),
  );
}

function isTaken(role: ElasticsearchRole): boolean {
  return roleDescriptorViolations(readRole(role)).length === 0;
}

function readRole({ cluster = [], indices = [] }: ElasticsearchRole): RoleDescriptor {
  return {
    ...EMPTY_ROLE_DESCRIPTOR,
    cluster,
    indices: indices.map(({ names, privileges, allow_restricted_indices: allowRestrictedIndices = false }) => ({
      names,
      privileges,
      fieldSecurity: null,
      query: null,
      allowRestrictedIndices,
    })),
  };
}

function readPermissions(role: OpenSearchRole): RoleDescriptor {
  const indexPermissions = role.index_permissions.map((entry) => ({
    indexPatterns: entry.index_patterns,
    dls: null,
    fls: [],
    maskedFields: [],
    allowedActions: entry.allowed_actions,
  }));
  const context = { actionGroups: new Map(), variables: new Map(), systemIndices: false };
  return resolvePermissions({ clusterPermissions: role.cluster_permissions, indexPermissions }, context);
}
