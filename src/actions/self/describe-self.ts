import { API_KEY_NAME_CODE_POINTS_MAX } from '../../domain/api-key/api-key-name.ts';
import { lifetimeRulesFor, NO_API_KEY_POLICY } from '../../domain/api-key/api-key-policy.ts';
import type { AuditLog } from '../../domain/audit/audit-event.ts';
import type { Authentication } from '../../domain/principal/authentication.ts';
import type { RoleDescriptors } from '../../domain/role/role-descriptor.ts';
import type { ActionContext } from '../action-context.ts';
import { API_KEY_METADATA_BYTES_MAX, type ApiKeyLimits } from '../api-key/issue-api-key.ts';
import { callStore } from '../store-fault.ts';
import { authenticate } from '../user/authenticate.ts';
import { type CallerPrivileges, callerPrivileges } from './caller-privileges.ts';

/** What is switched on here. */
export interface Features {
  readonly apiKeys: boolean;
  readonly tokens: boolean;
  readonly apiTokens: boolean;
  readonly jobs: boolean;
  /** Whether the audit log can be searched here. */
  readonly auditSearch: boolean;
  /** Whether there is a cluster behind. */
  readonly upstream: boolean;
}

/** What telling callers about themselves needs. */
export interface DescribeSelfDeps {
  readonly audit: AuditLog;
  readonly apiKeyLimits: ApiKeyLimits;
  /** What is switched on now; some of it can be switched while the server runs. */
  readonly readFeatures: () => Promise<Features>;
}

/** What new keys of the caller must keep to; `null`: no limit. */
export interface OwnApiKeyPolicy {
  readonly lifetimeMsMax: number | null;
  /** Whether a key must name its expiration. */
  readonly isExpirationRequired: boolean;
  readonly ownerKeysMax: number | null;
  readonly nameCodePointsMax: number;
  readonly metadataBytesMax: number;
}

/** A caller as it is told about itself. */
export interface Self {
  readonly authentication: Authentication;
  /** Of a user the roles that are defined; of a key the descriptors of its own, or without any those of its owner. */
  readonly roles: RoleDescriptors;
  readonly privileges: CallerPrivileges;
  readonly features: Features;
  readonly apiKeyPolicy: OwnApiKeyPolicy;
}

/**
 * Who the caller is, what it may do here and what it must keep to: open to every proven caller.
 * @throws SecurityError `forbidden` when it wants to act as a user that it may not act as, `unavailable`.
 */
export async function describeSelf(deps: DescribeSelfDeps, context: ActionContext): Promise<Self> {
  const authentication = authenticate(deps, context);
  const { descriptorSets, scope } = context.principal.rights;
  return {
    authentication,
    roles: descriptorSets.find((descriptors) => descriptors !== scope) ?? {},
    privileges: callerPrivileges(context.principal),
    features: await callStore(deps.readFeatures),
    apiKeyPolicy: ownPolicy(deps.apiKeyLimits, authentication),
  };
}

function ownPolicy(
  { nameCodePointsMax, metadataBytesMax, policy = NO_API_KEY_POLICY }: ApiKeyLimits,
  { user }: Authentication,
): OwnApiKeyPolicy {
  return {
    ...lifetimeRulesFor(policy, user),
    ownerKeysMax: policy.ownerKeysMax,
    nameCodePointsMax: nameCodePointsMax ?? API_KEY_NAME_CODE_POINTS_MAX,
    metadataBytesMax: metadataBytesMax ?? API_KEY_METADATA_BYTES_MAX,
  };
}
