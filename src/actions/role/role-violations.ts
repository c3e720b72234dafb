import { RESERVED_ROLES } from '../../authorization/reserved-roles.ts';
import { roleDescriptorViolations } from '../../authorization/role-descriptor-violations.ts';
import { assertRoleQuery } from '../../authorization/role-query/assert-role-query.ts';
import { validationFailed } from '../../domain/error.ts';
import { unindexableMetadata } from '../../domain/flattened-metadata.ts';
import type { Role } from '../../domain/role/role-descriptor.ts';
import { ROLE_NAME_LENGTH_MAX_READ, roleNameViolation } from '../../domain/role/role-name.ts';

/**
 * Refuses a role whose name, privileges or metadata are wrong, with Elasticsearch's texts and in its order: all at once.
 * @throws SecurityError `validation` for a name that no role could be read under, `actionRequestValidation`.
 */
export function assertRoleValid({ name, descriptor }: Role): void {
  const unreadable = roleNameViolation(name, ROLE_NAME_LENGTH_MAX_READ);
  if (unreadable !== null) throw validationFailed([unreadable], 'validation');
  const ofName = RESERVED_ROLES.has(name) ? `Role [${name}] is reserved and may not be used.` : roleNameViolation(name);
  const violations = [...(ofName === null ? [] : [ofName]), ...roleDescriptorViolations(descriptor)];
  if (violations.length > 0) throw validationFailed(violations);
}

/**
 * Refuses a role with a document query that cannot be one. Elasticsearch tells this only to who may put roles.
 * @throws SecurityError `parse`, for the first.
 */
export function assertQueriesValid({ descriptor }: Role): void {
  for (const [position, { names, query }] of descriptor.indices.entries()) {
    if (query !== null) assertRoleQuery(query, { names, position });
  }
}

/** Refuses a role whose metadata Elasticsearch could not store. @throws SecurityError `documentParsing`. */
export function assertMetadataIndexable({ name, descriptor }: Role): void {
  const unindexable = unindexableMetadata(`role-${name}`, descriptor.metadata);
  if (unindexable !== null) throw unindexable;
}
