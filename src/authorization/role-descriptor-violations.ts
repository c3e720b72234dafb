import { nameOrActionViolation } from '../domain/application-privilege/privilege-name.ts';
import type { ApplicationPrivileges, RoleDescriptor } from '../domain/role/role-descriptor.ts';
import { permissionViolations } from './action-groups/permission-violations.ts';
import { applicationNameViolation } from './application-name.ts';
import { DEFAULT_PATTERN_LIMITS, type PatternLimits, parsePattern } from './pattern/parse-pattern.ts';
import { clusterPrivileges, REMOTE_CLUSTER_PRIVILEGES, unknownClusterPrivilege } from './privileges/cluster-privileges.ts';
import { indexPrivileges, unknownIndexPrivilege } from './privileges/index-privileges.ts';

/** Workflows that a descriptor may name. */
const WORKFLOWS: readonly string[] = ['search_application_query'];

/** What no role can have on other clusters. */
const FAILURE_STORE_PRIVILEGES: readonly string[] = ['read_failure_store', 'manage_failure_store'];

const DESCRIPTION_CHARACTERS_MAX = 1_000;

/**
 * What is wrong with a role descriptor that could be parsed, each in Elasticsearch's words, in the order in which it
 * complains. Empty: nothing.
 */
export function roleDescriptorViolations(
  descriptor: RoleDescriptor,
  limits: PatternLimits = DEFAULT_PATTERN_LIMITS,
): readonly string[] {
  return [
    ...descriptor.cluster.filter((privilege) => clusterPrivileges.actionsOf(privilege) === null).map(unknownClusterPrivilege),
    ...descriptor.indices.flatMap((entry) => [
      ...indexPrivilegeViolations(entry.privileges),
      ...patternViolations(entry.names, limits),
    ]),
    ...descriptor.remoteIndices.flatMap((entry) => [
      ...clusterAliasViolations(entry.clusters, 'remote index'),
      ...indexPrivilegeViolations(entry.privileges),
      ...failureStoreViolations(entry.privileges),
      ...patternViolations(entry.names, limits),
    ]),
    ...descriptor.remoteCluster.flatMap((entry) => [
      ...clusterAliasViolations(entry.clusters, 'remote_cluster'),
      ...remoteClusterPrivilegeViolations(entry.privileges),
    ]),
    ...descriptor.applications.flatMap(applicationViolations),
    ...patternViolations(descriptor.runAs, limits),
    ...(descriptor.permissions === undefined ? [] : permissionViolations(descriptor.permissions, limits)),
    ...metadataViolations(descriptor),
    ...workflowViolations(descriptor),
    ...descriptionViolations(descriptor),
  ];
}

/** Elasticsearch resolves the privileges of an entry together and complains of the first that is unknown. */
function indexPrivilegeViolations(privileges: readonly string[]): readonly string[] {
  const unknown = privileges.find((privilege) => indexPrivileges.actionsOf(privilege) === null);
  return unknown === undefined ? [] : [unknownIndexPrivilege(unknown)];
}

function failureStoreViolations(privileges: readonly string[]): readonly string[] {
  const reachesIt = privileges.some((privilege) => FAILURE_STORE_PRIVILEGES.includes(privilege.toLowerCase()));
  return reachesIt ? ['remote index privileges cannot contain privileges that grant access to the failure store'] : [];
}

function patternViolations(patterns: readonly string[], limits: PatternLimits): readonly string[] {
  return patterns.flatMap((text) => {
    const pattern = parsePattern(text, limits);
    return pattern.outcome === 'refused' ? [pattern.reason] : [];
  });
}

function clusterAliasViolations(clusters: readonly string[], noun: string): readonly string[] {
  return clusters.includes('') ? [`${noun} cluster alias cannot be an empty string`] : [];
}

function remoteClusterPrivilegeViolations(privileges: readonly string[]): readonly string[] {
  const unknown = privileges.filter((privilege) => !REMOTE_CLUSTER_PRIVILEGES.includes(privilege.toLowerCase()));
  if (unknown.length === 0) return [];
  return [
    `Invalid remote_cluster permissions found. Please remove the following: [${unknown.join(', ')}] Only [${REMOTE_CLUSTER_PRIVILEGES.join(', ')}] are allowed`,
  ];
}

function applicationViolations(entry: ApplicationPrivileges): readonly string[] {
  const nameViolation = applicationNameViolation(entry.application, { isPatternAllowed: true });
  return [nameViolation, ...entry.privileges.map(nameOrActionViolation)].filter((violation) => violation !== null);
}

function metadataViolations(descriptor: RoleDescriptor): readonly string[] {
  const isReserved = Object.keys(descriptor.metadata).some((key) => key.startsWith('_'));
  return isReserved ? ['role descriptor metadata keys may not start with [_]'] : [];
}

function workflowViolations(descriptor: RoleDescriptor): readonly string[] {
  return (descriptor.restriction?.workflows ?? [])
    .filter((workflow) => !WORKFLOWS.includes(workflow))
    .map(
      (workflow) =>
        `Unknown workflow [${workflow}]. A workflow must be one of the predefined workflow names [${WORKFLOWS.join(', ')}].`,
    );
}

function descriptionViolations(descriptor: RoleDescriptor): readonly string[] {
  const isTooLong = (descriptor.description?.length ?? 0) > DESCRIPTION_CHARACTERS_MAX;
  return isTooLong ? [`Role description must be less than ${DESCRIPTION_CHARACTERS_MAX} characters.`] : [];
}
