import type { ActionContext } from '../../action-context.ts';
import { mayUseRestApi, type RestApiPolicy } from '../rest-api-access.ts';
import { CONFIGURATION_READ } from './rest-api-endpoints.ts';

/**
 * Whether the caller may be told which index belongs to which tenant of Dashboards: who may read the configuration. There are none, as
 * tenants are not applied.
 */
export function maySeeTenantIndices(policy: RestApiPolicy, context: ActionContext): boolean {
  return mayUseRestApi(policy, context, CONFIGURATION_READ);
}
