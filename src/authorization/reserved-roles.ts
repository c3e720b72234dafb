import type { RoleDescriptor } from '../domain/role/role-descriptor.ts';
import { COMPONENT_ROLES } from './reserved-roles/component-roles.ts';
import { FEATURE_ROLES } from './reserved-roles/feature-roles.ts';
import { KIBANA_SYSTEM_ROLES } from './reserved-roles/kibana-system-role.ts';
import { PEOPLE_ROLES } from './reserved-roles/people-roles.ts';

/**
 * The roles that are always there and cannot be changed, by name in alphabetical order: the names and rights that
 * Elasticsearch 8.19 answers.
 * @see https://www.elastic.co/docs/reference/elasticsearch/roles
 */
export const RESERVED_ROLES: ReadonlyMap<string, RoleDescriptor> = new Map(
  Object.entries({ ...COMPONENT_ROLES, ...FEATURE_ROLES, ...KIBANA_SYSTEM_ROLES, ...PEOPLE_ROLES }).sort(([a], [b]) =>
    a < b ? -1 : 1,
  ),
);
