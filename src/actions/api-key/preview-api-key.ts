import { variablesOf } from '../../authentication/opensearch/user-variables.ts';
import type { Principal } from '../../authentication/principal.ts';
import { havePermissions, resolveDescriptors } from '../../authentication/role-resolution.ts';
import { PrivilegeEffects } from '../../authorization/privilege-effects.ts';
import { actsAsApiKey } from '../../domain/api-key/api-key-owner.ts';
import { NO_RIGHTS } from '../../domain/api-key/api-key-rights.ts';
import type { AuditLog } from '../../domain/audit/audit-event.ts';
import type { RoleDescriptors } from '../../domain/role/role-descriptor.ts';
import type { Instant } from '../../domain/time.ts';
import type { ActionContext } from '../action-context.ts';
import { authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { callStore } from '../store-fault.ts';
import { type ActionGroups, type PreviewedRights, previewRights } from './preview-rights.ts';
import { type PreviewApiKeyRequest, type PreviewViolationsDeps, previewViolations } from './preview-violations.ts';
import { previewWarnings } from './preview-warnings.ts';

export type { PreviewApiKeyRequest } from './preview-violations.ts';

/** What previewing a key needs. */
export interface PreviewApiKeyDeps extends PreviewViolationsDeps {
  readonly audit: AuditLog;
  /** The custom action groups by name; absent: there are none. */
  readonly readActionGroups?: () => Promise<ActionGroups>;
  /** How many privileges, each on one name, are looked at; 2,000 unless told. */
  readonly questionsMax?: number;
}

/** What a key would be able to do, and whether it could be made. */
export interface ApiKeyPreview {
  /** Empty: it could be made. */
  readonly violations: readonly string[];
  /** `null`: never. */
  readonly expiration: Instant | null;
  readonly rights: PreviewedRights;
  readonly warnings: readonly string[];
}

const QUESTIONS_MAX = 2_000;

/**
 * Tells what a key that the caller might create would be able to do: what is asked for, within what the caller has now. Nothing is made.
 * What creating the key would be refused for is part of the answer.
 * @throws SecurityError `forbidden`, `unavailable`.
 */
export async function previewApiKey(
  deps: PreviewApiKeyDeps,
  context: ActionContext,
  request: PreviewApiKeyRequest,
): Promise<ApiKeyPreview> {
  authorizeAction(deps.audit, context, CLUSTER_ACTIONS.createApiKey, { kind: 'create' });
  const { principal, now } = context;
  const { violations, expiration } = await previewViolations(deps, principal, request, now);
  const groups = (await callStore(async () => deps.readActionGroups?.())) ?? new Map<string, readonly string[]>();
  const own = ownersRights(principal);
  const given = givenDescriptors(request, principal, groups);
  const sets = given === null ? own : [given.resolved, ...own];
  const descriptors = given?.written ?? own[0] ?? NO_RIGHTS;
  const effects = new PrivilegeEffects(sets, principal.authorizer.reach ?? null);
  const rights = await previewRights(effects, descriptors, groups, deps.questionsMax ?? QUESTIONS_MAX);
  const isRefused = violations.length > 0;
  const isLifetimeByDefault = request.lifetimeMs === null;
  const warned = { rights, descriptors, isLifetimeByDefault, expiration, isRefused };
  return { violations, expiration, rights, warnings: previewWarnings(warned) };
}

/** What limits a key that the caller makes. A key made by a key may do nothing. */
function ownersRights({ authentication, rights }: Principal): readonly RoleDescriptors[] {
  return actsAsApiKey(authentication) ? [NO_RIGHTS] : rights.descriptorSets;
}

/** What is asked for, as it is written and with its action groups resolved; `null`: the rights of the owner. */
function givenDescriptors(
  { roleDescriptors }: PreviewApiKeyRequest,
  { authentication }: Principal,
  actionGroups: ActionGroups,
): { readonly written: RoleDescriptors; readonly resolved: RoleDescriptors } | null {
  if (roleDescriptors === null || Object.keys(roleDescriptors).length === 0) return null;
  if (!havePermissions(roleDescriptors)) return { written: roleDescriptors, resolved: roleDescriptors };
  const variables = variablesOf({ username: authentication.user.username });
  return {
    written: roleDescriptors,
    resolved: resolveDescriptors(roleDescriptors, { actionGroups, variables, systemIndices: false }),
  };
}
