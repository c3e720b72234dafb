import type { BodyStream, Caller, Decision, Plan } from '../../src/authorization/plan.ts';
import type { CompiledRoute } from '../../src/authorization/routes/compiled-route.ts';
import { SecurityError } from '../../src/domain/error.ts';
import { parseRequestTarget } from '../../src/domain/request/parse-request-target.ts';
import { readRequestHeaders } from '../../src/domain/request/read-request-headers.ts';
import type { RequestHeaders } from '../../src/domain/request/request-headers.ts';
import type { RequestTarget } from '../../src/domain/request/request-target.ts';
import { checkFraming } from '../../src/gateway/check-framing.ts';
import type { FuzzCase } from './generate-case.ts';
import { CALLERS, SIDES } from './scene.ts';

/** What came of a case. Whatever else than a `SecurityError` was thrown is thrown on. */
export interface Outcome {
  /** The refusal, or what goes upstream; `answered`: nothing does. */
  readonly result: 'refused' | 'answered' | 'forwarded';
  readonly refusal: SecurityError | null;
  /** `null`: refused before there was a plan. */
  readonly planned: Planned | null;
}

/** A request that was planned. */
export interface Planned {
  readonly caller: Caller;
  readonly when: Plan['when'];
  readonly method: string;
  /** As it came. */
  readonly target: RequestTarget;
  readonly headers: RequestHeaders;
  readonly decision: Decision;
  /** Path and query as they go upstream. */
  readonly canonical: string;
  /** The body as it goes upstream; of a stream that was refused, what went before. */
  readonly body: Uint8Array;
  /** The product's own view of a target, for a second look. */
  match(target: RequestTarget): CompiledRoute | null;
}

interface Decided {
  readonly decision: Decision;
  readonly body: Uint8Array;
}

const NO_BODY = new Uint8Array(0);
const LENGTH = /^[0-9]{1,15}$/;

/** Sends a case the way of a request, up to where it would be forwarded. */
export async function runCase(fuzzed: FuzzCase): Promise<Outcome> {
  const caller = pick(CALLERS, fuzzed.caller);
  const { planner, matcher } = pick(SIDES, fuzzed.planner);
  const { method } = fuzzed;
  let planned: Planned;
  try {
    const target = parseRequestTarget(fuzzed.target);
    const headers = readRequestHeaders(fuzzed.rawHeaders);
    checkFraming({ ...CONNECTION, method, target: fuzzed.target, rawHeaders: fuzzed.rawHeaders }, headers);
    const received = framedBody(headers, fuzzed.body);
    if (received === null) return { result: 'refused', refusal: null, planned: null };
    const plan = planner.plan({ method, target, headers }, caller);
    const { decision, body } = await decide(plan, received, fuzzed.cuts);
    const canonical = decision.rewrite?.canonical ?? target.canonical;
    const match = (other: RequestTarget): CompiledRoute | null => matcher.match(method, other);
    planned = { caller, when: plan.when, method, target, headers, decision, canonical, body, match };
  } catch (error) {
    if (error instanceof SecurityError) return { result: 'refused', refusal: error, planned: null };
    throw error;
  }
  const { refusal, answer } = planned.decision;
  return { result: refusal !== null ? 'refused' : answer !== undefined ? 'answered' : 'forwarded', refusal, planned };
}

const CONNECTION = { httpVersion: '1.1', remoteAddress: '127.0.0.1', remotePort: 1, encrypted: false } as const;

/** The body as far as its framing lets it through; `null`: the HTTP parser refuses the request. */
function framedBody(headers: RequestHeaders, body: Uint8Array): Uint8Array | null {
  if (headers.has('transfer-encoding')) return body;
  const length = headers.get('content-length');
  if (length === undefined) return NO_BODY;
  if (!LENGTH.test(length) || Number(length) > body.length) return null;
  return body.subarray(0, Number(length));
}

async function decide(plan: Plan, body: Uint8Array, cuts: readonly number[]): Promise<Decided> {
  switch (plan.when) {
    case 'now':
      return { decision: plan.decision, body: plan.decision.rewrite?.body ?? body };
    case 'bodyRead': {
      const decision = plan.decide(body);
      return { decision, body: decision.rewrite?.body ?? body };
    }
    case 'streamed': {
      const inPieces = decideStream(plan.open(), body, cuts);
      const whole = decideStream(plan.open(), body, []);
      assertSame(inPieces, whole);
      return inPieces;
    }
    case 'later':
      return decide(await plan.plan, body, cuts);
  }
}

function decideStream(stream: BodyStream, body: Uint8Array, cuts: readonly number[]): Decided {
  const passed: Uint8Array[] = [];
  try {
    let start = 0;
    for (const end of [...cuts, body.length]) {
      if (end < start || end > body.length) continue;
      // A piece of its own memory, so that reading beyond its end is seen.
      passed.push(...stream.push(body.slice(start, end)));
      start = end;
    }
    const { rest, decision } = stream.end();
    return { decision, body: Buffer.concat([...passed, ...rest]) };
  } catch (error) {
    if (!(error instanceof SecurityError)) throw error;
    return { decision: { refusal: error, action: stream.action, indices: [] }, body: Buffer.concat(passed) };
  }
}

/** However a body is cut, the same comes of it; of one that is refused, more or less may have gone before. */
function assertSame(inPieces: Decided, whole: Decided): void {
  const message = inPieces.decision.refusal?.message;
  if (message !== whole.decision.refusal?.message) {
    throw new Error(`cut into pieces: ${message ?? 'allowed'}; whole: ${whole.decision.refusal?.message ?? 'allowed'}`);
  }
  if (message !== undefined) return;
  if (Buffer.compare(inPieces.body, whole.body) !== 0) throw new Error('cut into pieces, another body goes upstream');
  if (inPieces.decision.answer?.body !== whole.decision.answer?.body)
    throw new Error('cut into pieces, another answer is given');
}

function pick<T>(list: readonly T[], at: number): T {
  const picked = list[at];
  if (picked === undefined) throw new RangeError('no such place in the scene');
  return picked;
}
