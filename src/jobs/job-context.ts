import type { Authenticator } from '../authentication/authenticator.ts';
import {
  type KnownCallerDeps,
  lookUpUser,
  readFrozenCaller,
  readKeyCaller,
  readUserCaller,
} from '../authentication/known-callers.ts';
import type { Principal } from '../authentication/principal.ts';
import type { RealmOutcome } from '../authentication/realm.ts';
import { coversRights } from '../authorization/covers-rights.ts';
import type { Job, JobPause } from '../domain/job/job.ts';
import { ownsContextKey } from '../domain/job/job-owner.ts';
import type { Authentication } from '../domain/principal/authentication.ts';
import type { Instant } from '../domain/time.ts';

/** The caller that a job stands for now, or why there is none any more. */
export type ContextReading =
  | { readonly outcome: 'ready'; readonly principal: Principal }
  | { readonly outcome: 'gone'; readonly cause: Exclude<JobPause['cause'], 'asked'>; readonly reason: string };

/** What contexts are read from. */
export interface JobContextDeps extends KnownCallerDeps {
  readonly authenticator: Pick<Authenticator, 'recognize'>;
  /** Whether a job ends with the user whose rights it uses. */
  readonly stopWhenOwnerDisabled: boolean;
}

type Gone = Extract<ContextReading, { outcome: 'gone' }>;

/**
 * Reads the caller that a job stands for: nothing of it is remembered, so that a key that is invalidated, a user that is disabled and rights
 * that are lost count from the next step on.
 * @throws SecurityError `unavailable` when it could not be found out.
 */
export function readJobContext(deps: JobContextDeps, job: Job, now: Instant): Promise<ContextReading> {
  return job.context.kind === 'apiKey'
    ? readKeyContext(deps, job, job.context.id, now)
    : readFrozenContext(deps, job, job.context.descriptorSets, now);
}

async function readKeyContext(deps: JobContextDeps, job: Job, id: string, now: Instant): Promise<ContextReading> {
  const key = await recognizeKey(deps, id, now);
  const known = { authentication: job.creator, scope: job.creatorScope };
  if (key.outcome === 'gone' || ownsContextKey(known, key.principal.authentication)) return key;
  const creator = await deps.authenticator.recognize(() => readUserCaller(deps, known, now), now);
  const { username } = job.creator.user;
  if (creator.outcome === 'refused')
    return rightsLost(`the key [${id}] is somebody else's, and its creator cannot vouch for it: ${creator.reason}`);
  if (!coversRights(creator.principal.rights.descriptorSets, key.principal.rights.descriptorSets))
    return rightsLost(`the key [${id}] is somebody else's, and [${username}] may not do all that it may any more`);
  const { principal } = key;
  return {
    outcome: 'ready',
    principal: { ...principal, isCurrent: () => principal.isCurrent() && creator.principal.isCurrent() },
  };
}

async function recognizeKey(deps: JobContextDeps, id: string, now: Instant): Promise<ContextReading> {
  let cause: Gone['cause'] = 'keyGone';
  const read = async (): Promise<RealmOutcome> => {
    cause = 'keyGone';
    const key = await readKeyCaller(deps, id, now);
    if (key.outcome !== 'authenticated' || !deps.stopWhenOwnerDisabled) return key;
    const owner = await lookUpUser(deps, key.authentication, now);
    const dependencies = [...key.dependencies, ...(owner?.dependencies ?? [])];
    if (owner?.isEnabled !== false) return { ...key, dependencies };
    cause = 'ownerDisabled';
    return rejected(key.authentication, owner.reason, dependencies);
  };
  const result = await deps.authenticator.recognize(read, now);
  return result.outcome === 'authenticated' ? ready(result.principal) : { outcome: 'gone', cause, reason: result.reason };
}

/** Rights that a key has frozen for a job end with the key: who revokes a stolen key revokes what was begun with it. */
async function readFrozenContext(
  deps: JobContextDeps,
  { creator }: Job,
  descriptorSets: Extract<Job['context'], { kind: 'rights' }>['descriptorSets'],
  now: Instant,
): Promise<ContextReading> {
  let cause: Gone['cause'] = 'ownerDisabled';
  const read = async (): Promise<RealmOutcome> => {
    cause = 'ownerDisabled';
    const key = creator.apiKey === null ? null : await readKeyCaller(deps, creator.apiKey.id, now);
    if (key !== null && key.outcome !== 'authenticated') {
      cause = 'keyGone';
      return key;
    }
    const frozen = { descriptorSets, isOwnerNeeded: deps.stopWhenOwnerDisabled };
    const caller = await readFrozenCaller(deps, creator, frozen, now);
    if (caller.outcome === 'notMine' || key === null) return caller;
    return { ...caller, dependencies: [...caller.dependencies, ...key.dependencies] };
  };
  const result = await deps.authenticator.recognize(read, now);
  return result.outcome === 'authenticated' ? ready(result.principal) : { outcome: 'gone', cause, reason: result.reason };
}

function ready(principal: Principal): ContextReading {
  return { outcome: 'ready', principal };
}

function rightsLost(reason: string): Gone {
  return { outcome: 'gone', cause: 'rightsLost', reason };
}

function rejected(
  authentication: Authentication,
  reason: string,
  dependencies: Extract<RealmOutcome, { outcome: 'rejected' }>['dependencies'],
): RealmOutcome {
  const claimedPrincipal = authentication.user.username;
  return { outcome: 'rejected', reason, told: null, toldInstead: reason, isGenuine: true, claimedPrincipal, dependencies };
}
