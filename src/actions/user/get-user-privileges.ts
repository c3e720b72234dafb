import { ApplicationRights } from '../../authorization/application-rights.ts';
import { isEmptyLanguage } from '../../authorization/pattern/containment.ts';
import { intersectionOf, type Language } from '../../authorization/pattern/language.ts';
import { parsePattern } from '../../authorization/pattern/parse-pattern.ts';
import { NO_STORED_PRIVILEGES } from '../../domain/application-privilege/stored-privileges.ts';
import type { AuditLog } from '../../domain/audit/audit-event.ts';
import { illegalArgument } from '../../domain/error.ts';
import { isJsonObject } from '../../domain/json/json-kind.ts';
import type { JsonObject } from '../../domain/json/json-value.ts';
import type {
  ApplicationPrivileges,
  FieldSecurity,
  IndicesPrivileges,
  RemoteClusterPrivileges,
  RemoteIndicesPrivileges,
  RoleDescriptor,
} from '../../domain/role/role-descriptor.ts';
import type { ActionContext } from '../action-context.ts';
import type { LoadStoredPrivileges } from '../application-privilege/stored-privileges-cache.ts';
import { authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';

/** What listing privileges needs. */
export interface GetUserPrivilegesDeps {
  readonly audit: AuditLog;
  /** What the names of application privileges stand for. */
  readonly loadStoredPrivileges: LoadStoredPrivileges;
}

/** Privileges on indices, merged from all entries on the same names. */
export interface ListedIndices {
  readonly names: readonly string[];
  readonly privileges: readonly string[];
  /** Field rules, any of which shows a field; empty: all fields are shown. */
  readonly fieldSecurity: readonly FieldSecurity[];
  /** Document queries as JSON text, any of which shows a document; empty: all documents are shown. */
  readonly queries: readonly string[];
  readonly allowRestrictedIndices: boolean;
}

/** The caller's privileges, as its roles name them. */
export interface UserPrivileges {
  readonly cluster: readonly string[];
  readonly global: readonly JsonObject[];
  readonly indices: readonly ListedIndices[];
  readonly applications: readonly ApplicationPrivileges[];
  readonly runAs: readonly string[];
  readonly remoteIndices: readonly RemoteIndicesPrivileges[];
  readonly remoteCluster: readonly RemoteClusterPrivileges[];
}

/**
 * Lists the caller's privileges, without those on names of which the caller reaches none. Those of an API key that has rights of its own are an intersection, which no list can tell.
 * @throws SecurityError `illegalArgument` for such a key, `forbidden`.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-get-user-privileges
 */
export async function getUserPrivileges(deps: GetUserPrivilegesDeps, context: ActionContext): Promise<UserPrivileges> {
  authorizeAction(deps.audit, context, CLUSTER_ACTIONS.getUserPrivileges);
  const { authorizer, rights } = context.principal;
  const [descriptors = {}, ...limits] = rights.descriptorSets;
  if (limits.length > 0) {
    throw illegalArgument(
      'Cannot retrieve privileges for API keys with assigned role descriptors. Please use the Get API key information API https://ela.st/es-api-get-api-key',
    );
  }
  const roles = Object.values(descriptors);
  const hasApplications = roles.some(({ applications }) => applications.length > 0);
  const stored = hasApplications ? await deps.loadStoredPrivileges() : NO_STORED_PRIVILEGES;
  return {
    cluster: sortedOnce(roles.flatMap(clusterNames)),
    global: listGlobal(roles),
    indices: mergeIndices(
      roles
        .flatMap((role) => [...role.indices.map(withPlainPrivileges), ...permittedIndices(role)])
        .flatMap((entry) => withReachedNames(entry, authorizer.reach)),
    ),
    applications: new ApplicationRights(descriptors, stored).list(),
    runAs: sortedOnce(roles.flatMap((role) => role.runAs)),
    remoteIndices: roles.flatMap(({ remoteIndices }) => remoteIndices).map(withPlainPrivileges),
    remoteCluster: roles.flatMap((role) => role.remoteCluster),
  };
}

/** Elasticsearch's names have no case, OpenSearch's actions have. */
function clusterNames({ cluster, permissions }: RoleDescriptor): readonly string[] {
  return [...cluster.map((name) => name.toLowerCase()), ...(permissions?.clusterPermissions ?? [])];
}

function withPlainPrivileges<Entry extends IndicesPrivileges>(entry: Entry): Entry {
  return { ...entry, privileges: sortedOnce(entry.privileges.map((name) => name.toLowerCase())) };
}

/** @returns the entry with the names that may be reached, as far as they can be told from the others, or nothing. */
function withReachedNames(entry: IndicesPrivileges, reach: Language | undefined): readonly IndicesPrivileges[] {
  if (reach === undefined) return [entry];
  const names = entry.names.filter((name) => {
    const pattern = parsePattern(name);
    return pattern.outcome === 'refused' || isEmptyLanguage(intersectionOf([pattern.language, reach])) !== 'yes';
  });
  return names.length === 0 ? [] : [{ ...entry, names }];
}

function listGlobal(roles: readonly RoleDescriptor[]): readonly JsonObject[] {
  return roles.flatMap(({ global }) =>
    Object.entries(global ?? {})
      .filter(([, operations]) => isJsonObject(operations) && Object.keys(operations).length > 0)
      .map(([category, operations]) => ({ [category]: operations })),
  );
}

/** OpenSearch's permissions have no privileges: their actions are told. */
function permittedIndices({ permissions }: RoleDescriptor): readonly IndicesPrivileges[] {
  return (permissions?.indexPermissions ?? []).map(({ indexPatterns, allowedActions, dls, fls }) => ({
    names: indexPatterns,
    privileges: allowedActions,
    fieldSecurity: fls.length === 0 ? null : { grant: fls, except: null },
    query: dls,
    allowRestrictedIndices: false,
  }));
}

/** Entries on the same names are one; those on restricted names come last. An entry of `none` alone says nothing. */
function mergeIndices(entries: readonly IndicesPrivileges[]): readonly ListedIndices[] {
  const telling = entries.filter(({ privileges }) => privileges.length !== 1 || privileges[0]?.toLowerCase() !== 'none');
  const entriesByNames = Map.groupBy(telling, ({ names, allowRestrictedIndices }) =>
    JSON.stringify([allowRestrictedIndices, sortedOnce(names)]),
  );
  const merged = [...entriesByNames.values()].map(mergeEntries);
  const isRestricted = ({ allowRestrictedIndices }: ListedIndices): number => Number(allowRestrictedIndices);
  return merged.toSorted((a, b) => isRestricted(a) - isRestricted(b));
}

function mergeEntries(entries: readonly IndicesPrivileges[]): ListedIndices {
  const queries = entries.flatMap(({ query }) => query ?? []);
  const rules = entries.flatMap(({ fieldSecurity }) => fieldSecurity ?? []);
  return {
    names: sortedOnce(entries[0]?.names ?? []),
    privileges: sortedOnce(entries.flatMap(({ privileges }) => privileges)),
    // One entry without a rule shows everything.
    fieldSecurity: rules.length < entries.length ? [] : rules,
    queries: queries.length < entries.length ? [] : [...new Set(queries)],
    allowRestrictedIndices: entries[0]?.allowRestrictedIndices ?? false,
  };
}

function sortedOnce(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort();
}
