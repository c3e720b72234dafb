import { type KnownCallerDeps, readKeyCaller } from '../../authentication/known-callers.ts';
import { variablesOf } from '../../authentication/opensearch/user-variables.ts';
import { havePermissions, resolveDescriptors } from '../../authentication/role-resolution.ts';
import { coversRights } from '../../authorization/covers-rights.ts';
import { restrictionViolation, withoutDescriptions } from '../../domain/api-key/api-key-rights.ts';
import type { AuditLog } from '../../domain/audit/audit-event.ts';
import { illegalArgument, SecurityError } from '../../domain/error.ts';
import type { JobContext } from '../../domain/job/job.ts';
import { ownsContextKey } from '../../domain/job/job-owner.ts';
import type { RoleDescriptors } from '../../domain/role/role-descriptor.ts';
import type { ActionContext } from '../action-context.ts';
import type { ClusterAction } from '../cluster-actions.ts';
import { recordAction } from '../record-action.ts';
import { callStore } from '../store-fault.ts';

/** What finding out the context of a job needs. */
export interface JobContextDeps extends Pick<KnownCallerDeps, 'apiKeys' | 'ownerRealms' | 'actionGroupSource'> {
  readonly audit: AuditLog;
}

/** As whom a job is to run, as it is asked for. */
export type JobContextRequest =
  | { readonly kind: 'apiKey'; readonly id: string }
  /** Without an entry: with all that the caller may do now. */
  | { readonly kind: 'rights'; readonly descriptors: RoleDescriptors };

/**
 * The context that a caller may give to a job: a key that is its own, or has only rights that it holds; or rights within its own.
 * @throws SecurityError `illegalArgument` for a caller that gives none, a key that is not valid or not the caller's to use, `unavailable`.
 */
export async function resolveJobContext(
  deps: JobContextDeps,
  context: ActionContext,
  action: ClusterAction,
  asked: JobContextRequest,
): Promise<JobContext> {
  assertMayHaveJobs(context);
  if (asked.kind === 'rights') return { kind: 'rights', descriptorSets: await frozenRights(deps, context, asked.descriptors) };
  await assertKeyHeld(deps, context, action, asked.id);
  return { kind: 'apiKey', id: asked.id };
}

/**
 * Refuses who would make a job run with more rights than their own.
 * @throws SecurityError `forbidden`, and what `resolveJobContext` throws.
 */
export async function assertContextHeld(
  deps: JobContextDeps,
  context: ActionContext,
  action: ClusterAction,
  jobContext: JobContext,
): Promise<void> {
  if (jobContext.kind === 'apiKey') return assertKeyHeld(deps, context, action, jobContext.id);
  if (coversRights(context.principal.rights.descriptorSets, jobContext.descriptorSets)) return;
  const reason = 'the job runs with rights that the caller does not hold';
  recordAction(deps.audit, context, { event: 'access_denied', action, reason });
  throw new SecurityError('forbidden', reason);
}

/** As for the tokens of a user: nothing is made that outlives what stands for nobody, or for somebody else. */
function assertMayHaveJobs({ principal: { authentication } }: ActionContext): void {
  if (authentication.type === 'anonymous') throw illegalArgument('no job is made for the anonymous user');
  if (authentication.apiKey?.isToken === true)
    throw illegalArgument('no job is put by an API token: come with another credential');
  if (authentication.isOnBehalfOf === true)
    throw illegalArgument('no job is made with an on-behalf-of token: come with another credential');
}

/** One text for every key that is not to be used, so that nobody learns of others'. */
async function assertKeyHeld(deps: JobContextDeps, context: ActionContext, action: ClusterAction, id: string): Promise<void> {
  const found = await callStore(() => readKeyCaller(deps, id, context.now));
  const { authentication, rights } = context.principal;
  if (found.outcome === 'authenticated') {
    if (ownsContextKey({ authentication, scope: rights.scope ?? null }, found.authentication)) return;
    if (coversRights(rights.descriptorSets, found.rights.descriptorSets)) return;
  }
  const reason = `no valid API key with the id [${id}] is the caller's own or has only rights that the caller holds`;
  recordAction(deps.audit, context, { event: 'access_denied', action, reason });
  throw illegalArgument(reason);
}

async function frozenRights(
  { actionGroupSource }: JobContextDeps,
  { principal: { authentication, rights } }: ActionContext,
  given: RoleDescriptors,
): Promise<readonly RoleDescriptors[]> {
  const own = rights.descriptorSets.map(withoutDescriptions);
  const violation = own.map((set) => restrictionViolation(given, set)).find((found) => found !== null);
  if (violation !== undefined) throw illegalArgument(violation);
  if (Object.keys(given).length === 0) return own;
  if (!havePermissions(given)) return [given, ...own];
  const actionGroups = (await callStore(async () => actionGroupSource?.read())) ?? new Map<string, readonly string[]>();
  // Resolved now, so that a group that changes later does not widen them.
  return [
    resolveDescriptors(given, { actionGroups, variables: variablesOf(authentication.user), systemIndices: false }),
    ...own,
  ];
}
