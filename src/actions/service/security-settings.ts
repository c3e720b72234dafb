import type { AuditLog } from '../../domain/audit/audit-event.ts';
import { validationFailed } from '../../domain/error.ts';
import type { JsonObject } from '../../domain/json/json-value.ts';
import type { ActionContext } from '../action-context.ts';
import { authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';

/** The indices that Elasticsearch keeps its security in, in the order in which their settings are checked. */
export const SECURITY_INDICES = ['security', 'security-tokens', 'security-profile'] as const;

/** One of `SECURITY_INDICES`. */
export type SecurityIndex = (typeof SECURITY_INDICES)[number];

/** What reading and changing the settings needs. */
export interface SecuritySettingsDeps {
  readonly audit: AuditLog;
}

const SETTINGS = [
  'index.auto_expand_replicas',
  'index.number_of_replicas',
  'index.routing.allocation.include._tier_preference',
];

/**
 * The settings of the security indices. There are no such indices here, so there are no settings, as in a cluster in which
 * nothing has been stored yet.
 * @throws SecurityError `forbidden`.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-get-settings
 */
export function getSecuritySettings(
  deps: SecuritySettingsDeps,
  context: ActionContext,
): Readonly<Record<SecurityIndex, JsonObject>> {
  authorizeAction(deps.audit, context, CLUSTER_ACTIONS.getSecuritySettings);
  return { security: {}, 'security-tokens': {}, 'security-profile': {} };
}

/**
 * Checks new settings of the security indices. They apply to nothing and are not kept, which is what Elasticsearch does for
 * an index that is not there.
 * @throws SecurityError `actionRequestValidation`, `forbidden`.
 * @see https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-security-update-settings
 */
export function updateSecuritySettings(
  deps: SecuritySettingsDeps,
  context: ActionContext,
  settings: ReadonlyMap<SecurityIndex, JsonObject>,
): void {
  const given = SECURITY_INDICES.filter((index) => Object.keys(settings.get(index) ?? {}).length > 0);
  if (given.length === 0) throw validationFailed(['No settings given to update']);
  const violations = given.flatMap((index) => violationsOf(index, Object.keys(settings.get(index) ?? {})));
  if (violations.length > 0) throw validationFailed(violations);
  authorizeAction(deps.audit, context, CLUSTER_ACTIONS.updateSecuritySettings);
}

/** Elasticsearch tells the first of each index that is unknown; it has no order, ours is alphabetical. */
function violationsOf(index: SecurityIndex, names: readonly string[]): readonly string[] {
  const unknown = names.filter((name) => !SETTINGS.includes(name)).sort()[0];
  if (unknown === undefined) return [];
  return [
    `illegal setting for index [${index}]: [${unknown}], this setting may not be configured. Only the following settings may be configured for that index: [${SETTINGS.join(', ')}]`,
  ];
}
