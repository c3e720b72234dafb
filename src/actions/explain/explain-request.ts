import { setImmediate } from 'node:timers/promises';
import type { BodyStream, Caller, ClusterRequest, Decision, Plan } from '../../authorization/plan.ts';
import type { FoundRoute } from '../../authorization/routes/find-route.ts';
import type { AuditLog } from '../../domain/audit/audit-event.ts';
import { SecurityError } from '../../domain/error.ts';
import { parseRequestTarget } from '../../domain/request/parse-request-target.ts';
import type { RequestHeaders } from '../../domain/request/request-headers.ts';
import type { ApiKeyStore } from '../../stores/store.ts';
import type { ActionContext } from '../action-context.ts';
import { authorizeAction } from '../authorize-action.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { answer, type Check, createCheckRecorder } from './check-recorder.ts';
import { createSetExplainer, type SetVerdict } from './deciding-rules.ts';
import { isCallerItself, loadSubject, type Subject, type SubjectDeps, type SubjectRequest } from './subject.ts';

/** Most questions that are explained. A bulk body can ask as many as it has lines. */
const CHECKS_MAX = 500;

/** The planner that decides requests, with the routes it knows. Asked anew each time: it changes with the cluster. */
export interface ExplainedPlanner {
  plan(request: ClusterRequest, caller: Caller): Plan;
  findRoute(request: ClusterRequest): FoundRoute | null;
}

/** What explaining needs. */
export interface ExplainDeps {
  readonly planner: () => ExplainedPlanner;
  readonly apiKeys: Pick<ApiKeyStore, 'find'>;
  /** Where the owners of keys with live rights are looked up; absent: such a key is told to be refused. */
  readonly ownerRealms?: NonNullable<SubjectDeps['ownerRealms']>;
  /** Names that only certain users reach; absent: none. */
  readonly protectedNames?: NonNullable<SubjectDeps['protectedNames']> | null;
  readonly audit: AuditLog;
  /** Most questions that are explained; 500 unless told. */
  readonly checksMax?: number;
}

/** A request for the cluster, as a client would send it, and whose rights it would have. */
export interface ExplainRequest {
  readonly method: string;
  /** Request target: path and query, raw. */
  readonly target: string;
  readonly headers: RequestHeaders;
  readonly body: Uint8Array;
  readonly subject: SubjectRequest;
}

/** One thing that the request does, on one or several names, and what decided. */
export interface ExplainedCheck {
  readonly action: string;
  readonly scope: 'cluster' | 'index';
  /** Names and patterns; empty with scope `index`: any index will do. */
  readonly names: readonly string[];
  readonly allowed: boolean;
  readonly sets: readonly SetVerdict[];
}

/** The verdict on the request, and all that led to it. */
export interface Explanation {
  /** `null`: it would be forwarded. */
  readonly refusal: SecurityError | null;
  readonly route: FoundRoute | null;
  /** Index expressions that were judged. */
  readonly indices: readonly string[];
  /** Whether the caller has all rights, so that only system indices are judged. */
  readonly hasAllRights: boolean;
  readonly checks: readonly ExplainedCheck[];
  /** Checks beyond the limit, which are not explained. */
  readonly checksOmitted: number;
}

/**
 * Tells what a request to the cluster would be judged to do, whether it would be allowed, and which rule or refusal decides,
 * without running it: nothing of it reaches the cluster. One's own rights may be asked about by everyone, others' and
 * descriptors that nobody has by whoever manages security.
 * @throws SecurityError `forbidden`, `notFound`, `actionRequestValidation`, `unavailable`. What would be refused of the
 * request itself is part of the explanation.
 */
export async function explainRequest(deps: ExplainDeps, context: ActionContext, request: ExplainRequest): Promise<Explanation> {
  authorizeExplain(deps.audit, context, request.subject);
  const subject = await loadSubject(deps, context, request.subject);
  const { caller, credentialProblem } = subject;
  const hasAllRights = caller.authorizer.allowsEverything;
  const parsed = parseRequest(request);
  if (parsed instanceof SecurityError) {
    return { refusal: parsed, route: null, indices: [], hasAllRights, checks: [], checksOmitted: 0 };
  }
  const planner = deps.planner();
  const decision = await decide(planner.plan(parsed, caller), request.body);
  const recorder = createCheckRecorder({ checksMax: deps.checksMax ?? CHECKS_MAX });
  await decide(planner.plan(parsed, { ...caller, authorizer: recorder.authorizer }), request.body);
  const refusal = credentialProblem === null ? decision.refusal : new SecurityError('invalidCredentials', credentialProblem);
  return {
    refusal,
    route: planner.findRoute(parsed),
    indices: decision.indices,
    hasAllRights,
    checks: await explainChecks(subject, recorder.checks),
    checksOmitted: recorder.omitted,
  };
}

function authorizeExplain(audit: AuditLog, context: ActionContext, subject: SubjectRequest): void {
  const { username } = context.principal.authentication.user;
  if (isCallerItself(context, subject)) authorizeAction(audit, context, CLUSTER_ACTIONS.explain, { kind: 'user', username });
  else authorizeAction(audit, context, CLUSTER_ACTIONS.explain);
}

/** @returns the refusal for a target that is refused however the caller is entitled. */
function parseRequest({ method, target, headers }: ExplainRequest): ClusterRequest | SecurityError {
  try {
    return { method, target: parseRequestTarget(target), headers };
  } catch (error) {
    if (error instanceof SecurityError) return error;
    throw error;
  }
}

async function decide(plan: Plan, body: Uint8Array): Promise<Decision> {
  switch (plan.when) {
    case 'now':
      return plan.decision;
    case 'bodyRead':
      return plan.decide(body);
    case 'streamed':
      return decideStream(plan.open(), body);
    case 'later':
      return await decide(await plan.plan, body);
  }
}

function decideStream(stream: BodyStream, body: Uint8Array): Decision {
  try {
    stream.push(body);
    return stream.end().decision;
  } catch (error) {
    if (error instanceof SecurityError) return { refusal: error, action: stream.action, indices: [] };
    throw error;
  }
}

async function explainChecks({ caller, sets }: Subject, checks: readonly Check[]): Promise<readonly ExplainedCheck[]> {
  const explainers = sets.map(({ name, descriptors }) => createSetExplainer(name, descriptors));
  const explainedByKey = new Map<string, ExplainedCheck>();
  for (const check of checks) {
    // A large role takes its time: other requests go in between.
    await setImmediate();
    const { action, scope } = check;
    const names = scope === 'index' && check.name !== null ? [check.name] : [];
    const allowed = answer(caller.authorizer, check, caller.authentication);
    const verdicts = explainers.map((explainer) => explainer.explain(check, caller.authentication));
    const key = JSON.stringify([action, scope, names.length, allowed, verdicts]);
    const known = explainedByKey.get(key);
    explainedByKey.set(key, { action, scope, names: [...(known?.names ?? []), ...names], allowed, sets: verdicts });
  }
  return [...explainedByKey.values()];
}
