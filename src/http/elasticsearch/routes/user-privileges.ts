import type { ListedIndices, UserPrivileges } from '../../../actions/user/get-user-privileges.ts';
import type { JsonObject } from '../../../domain/json/json-value.ts';
import type { FieldSecurity, RemoteIndicesPrivileges } from '../../../domain/role/role-descriptor.ts';
import { type Route, route } from '../../contract/route.ts';
import type { SecurityActions } from '../security-actions.ts';

/** One's privileges. @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-get-user-privileges */
export function userPrivilegesRoutes(actions: Pick<SecurityActions, 'getUserPrivileges'>): readonly Route[] {
  return [
    route({
      methods: ['GET'],
      path: '/_security/user/_privileges',
      parameters: {},
      body: null,
      async handle({ context }) {
        return { status: 200, document: privilegesDocument(await actions.getUserPrivileges(context)) };
      },
    }),
  ];
}

function privilegesDocument(privileges: UserPrivileges): JsonObject {
  const { cluster, global, indices, applications, runAs, remoteIndices, remoteCluster } = privileges;
  return {
    cluster,
    global,
    indices: indices.map(indicesDocument),
    applications: applications.map(({ application, privileges: names, resources }) => ({
      application,
      privileges: names,
      resources,
    })),
    run_as: runAs,
    ...(remoteIndices.length > 0 && { remote_indices: remoteIndices.map(remoteIndicesDocument) }),
    ...(remoteCluster.length > 0 && {
      remote_cluster: remoteCluster.map(({ privileges: names, clusters }) => ({ privileges: names, clusters })),
    }),
  };
}

function indicesDocument({ names, privileges, fieldSecurity, queries, allowRestrictedIndices }: ListedIndices): JsonObject {
  return {
    names,
    privileges,
    ...(fieldSecurity.length > 0 && { field_security: fieldSecurity.map(fieldSecurityDocument) }),
    ...(queries.length > 0 && { query: queries }),
    allow_restricted_indices: allowRestrictedIndices,
  };
}

function remoteIndicesDocument(entry: RemoteIndicesPrivileges): JsonObject {
  const { fieldSecurity, query, clusters } = entry;
  const rules = fieldSecurity === null ? [] : [fieldSecurity];
  const queries = query === null ? [] : [query];
  return { ...indicesDocument({ ...entry, fieldSecurity: rules, queries }), clusters };
}

function fieldSecurityDocument({ grant, except }: FieldSecurity): JsonObject {
  return { ...(grant !== null && { grant }), ...(except !== null && { except }) };
}
