import type { Principal } from '../authentication/principal.ts';
import { dialectOf } from '../authorization/dialect.ts';
import type { BodyStream, Decision, Plan } from '../authorization/plan.ts';
import { SecurityError } from '../domain/error.ts';
import { recordDecision } from './audit-trail.ts';
import { BodyTap } from './body-tap.ts';
import { convertRefused } from './convert-body.ts';
import { answerElasticEndpoint, withSecurityShown } from './elastic-endpoints.ts';
import { JudgedBody } from './judged-body.ts';
import type { Reshaping } from './reshaping-sink.ts';
import { failRequest, finishRequest, sendAnswer } from './respond.ts';
import { isStillCurrent, sendUpstream } from './send-upstream.ts';
import type { ReadRequest } from './served-request.ts';
import { holdBody, openBody, takeBody } from './take-body.ts';

/** Times that a request is decided, each time because its caller's rights changed while it waited. */
const DECISIONS_MAX = 4;
const EMPTY = new Uint8Array(0);

/** A request to the cluster, with whom it is judged for. */
interface JudgedRequest {
  readonly request: ReadRequest;
  readonly principal: Principal;
  /** Called when the decision is no longer current. */
  readonly decideAgain: (request: ReadRequest) => void;
}

/**
 * Decides a request to the cluster and forwards it; `decideAgain` is called when the decision is no longer current.
 * @throws SecurityError for a refusal that needs no body.
 */
export function forwardToCluster(
  request: ReadRequest,
  principal: Principal,
  decideAgain: (request: ReadRequest) => void,
): void {
  if (answerElasticEndpoint(request, principal)) return;
  const { gateway, exchange, target, headers } = request;
  const isTooLate = request.bodySpent || ++request.decisions > DECISIONS_MAX;
  if (isTooLate) throw new SecurityError('unavailable', 'the rights of the caller change too fast', { retryAfterSeconds: 1 });
  assertTellable(request, principal);
  const { authentication, authorizer, rights, refuse } = principal;
  const dialect = dialectOf(authentication, gateway.dialect);
  const caller = { authentication, authorizer, unknownRoles: rights.unknownRoles, dialect, ...(refuse && { refuse }) };
  const plan = gateway.planner.plan({ method: exchange.head.method, target, headers }, caller);
  follow({ request, principal, decideAgain }, plan);
}

/** Refuses, before anything else is asked, a caller of whom the cluster could not be told. */
function assertTellable(request: ReadRequest, principal: Principal): void {
  try {
    request.gateway.upstream.identity.of(principal);
  } catch (error) {
    if (error instanceof SecurityError) recordDecision(request, principal, { refusal: error, action: null, indices: [] });
    throw error;
  }
}

function follow(judged: JudgedRequest, plan: Plan): void {
  const { request } = judged;
  switch (plan.when) {
    case 'now':
      return settle(judged, plan.decision, () => takeBody(request, () => send(judged, plan.decision)));
    case 'bodyRead':
      return holdBody(request, (bytes) => {
        const decision = plan.decide(bytes);
        settle(judged, decision, () => send(judged, decision));
      });
    case 'streamed':
      return judgeStream(judged, plan.open());
    case 'later':
      plan.plan.then((next) => followLate(judged, next)).catch((error) => failRequest(request, error));
  }
}

/** The caller may have lost its rights while the cluster was asked. */
function followLate(judged: JudgedRequest, plan: Plan): void {
  if (isStillCurrent(judged.request, judged.principal)) follow(judged, plan);
  else judged.decideAgain(judged.request);
}

/** Records a decision and carries it out: refuses, answers, or goes on with what is allowed. */
function settle(judged: JudgedRequest, decision: Decision, allowed: () => void): void {
  const { request, principal } = judged;
  if (decision.answer !== undefined && decision.refusal === null && !isStillCurrent(request, principal)) {
    return judged.decideAgain(request);
  }
  const convert = (): boolean =>
    convertRefused(request, decision.refusal, () => forwardToCluster(request, principal, judged.decideAgain));
  if (decision.refusal !== null && convert()) return;
  recordDecision(request, principal, decision);
  if (decision.refusal !== null) throw decision.refusal;
  if (decision.answer === undefined) return allowed();
  sendAnswer(request, decision.answer);
  finishRequest(request, 'forwarded');
}

function send({ request, principal, decideAgain }: JudgedRequest, decision: Decision): void {
  const { rewrite } = decision;
  const reshaping = reshapingIn(withSecurityShown(request, decision));
  const outgoing = {
    canonical: rewrite?.canonical ?? request.target.canonical,
    body: rewrite?.body ?? request.body ?? null,
    mediaType: rewrite?.mediaType ?? null,
    lengthChanged: false,
    reshapingOf: reshaping === null ? null : () => reshaping,
  };
  sendUpstream(request, principal, outgoing, decideAgain);
}

function reshapingIn({ reshape, reshapedType }: Decision): Reshaping | null {
  return reshape === undefined ? null : { reshape, reshapedType };
}

/** Small bodies are decided whole, as if they had been read first; the others while they are on their way. */
function judgeStream(judged: JudgedRequest, stream: BodyStream): void {
  const { request, principal, decideAgain } = judged;
  const judge = recordingRefusals(judged, stream);
  const source = openBody(request);
  if (source === null || source instanceof Uint8Array) {
    const pieces = judge.push(source ?? EMPTY);
    const { rest, decision } = judge.end();
    return sendJudged(judged, decision, Buffer.concat([...pieces, ...rest]));
  }
  let decided: Decision | null = null;
  const reshapingOf = (status: number): Reshaping | null => {
    if (decided !== null) return reshapingIn(decided);
    // Without its end the cluster cannot have executed the request: it refused it.
    if (status < 400) throw new SecurityError('badUpstream', 'the cluster answered before the request was complete');
    return null;
  };
  request.bodySpent = true;
  const tap = source === request.exchange.body ? new BodyTap(source) : source;
  const body = new JudgedBody(tap, judge, request.gateway.limits.gatherBytesMax, {
    onLarge: () => {
      const canonical = judge.canonical ?? request.target.canonical;
      sendUpstream(request, principal, { canonical, body, mediaType: null, lengthChanged: true, reshapingOf }, decideAgain);
    },
    onWhole: (decision, bytes) => sendJudged(judged, decision, bytes),
    onDecision: (decision) => {
      recordDecision(request, principal, decision);
      if (decision.refusal !== null) throw decision.refusal;
      if (!isStillCurrent(request, principal)) throw new SecurityError('unavailable', 'the rights of the caller have changed');
      decided = decision;
    },
    onFailure: (error) => failRequest(request, error),
  });
  body.start();
}

/** What a stream throws is its decision. */
function recordingRefusals({ request, principal }: JudgedRequest, stream: BodyStream): BodyStream {
  const recording = <Result>(judge: () => Result): Result => {
    try {
      return judge();
    } catch (error) {
      const { action } = stream;
      if (error instanceof SecurityError) recordDecision(request, principal, { refusal: error, action, indices: [] });
      throw error;
    }
  };
  return { ...stream, push: (chunk) => recording(() => stream.push(chunk)), end: () => recording(() => stream.end()) };
}

/** A body that was judged piece by piece and is at hand: what is left of it goes upstream. */
function sendJudged(judged: JudgedRequest, decision: Decision, body: Uint8Array): void {
  settle(judged, decision, () => send(judged, { ...decision, rewrite: { ...decision.rewrite, body } }));
}
