import { AuthorizerInterner } from '../../src/authorization/compile-authorizer.ts';
import { IdSeal } from '../../src/authorization/opaque-id/id-seal.ts';
import type { BodyStream, Caller, Decision, Plan } from '../../src/authorization/plan.ts';
import { createRequestPlanner, type RequestPlanner, type RequestPlannerOptions } from '../../src/authorization/plan-request.ts';
import { SecurityError } from '../../src/domain/error.ts';
import { NATIVE_REALM } from '../../src/domain/principal/authentication.ts';
import { parseRequestTarget } from '../../src/domain/request/parse-request-target.ts';
import { EMPTY_ROLE_DESCRIPTOR, type RoleDescriptor } from '../../src/domain/role/role-descriptor.ts';
import { instant } from '../../src/domain/time.ts';
import { systemRandom } from '../../src/platform/random.ts';

const interner = new AuthorizerInterner({ entriesMax: 100 });

/** A rule on indices: names, then privileges. */
export type IndexRule = readonly [names: string, privileges: string];

/** A user whose one role has these cluster privileges and index rules; lists are comma-separated. */
export function aCaller(cluster: string, ...rules: readonly IndexRule[]): Caller {
  const role: RoleDescriptor = {
    ...EMPTY_ROLE_DESCRIPTOR,
    cluster: cluster === '' ? [] : cluster.split(','),
    indices: rules.map(([names, privileges]) => ({
      names: names.split(','),
      privileges: privileges.split(','),
      fieldSecurity: null,
      query: null,
      allowRestrictedIndices: false,
    })),
  };
  const user = { username: 'ann', roles: ['role'], fullName: null, email: null, metadata: {}, enabled: true };
  return {
    authentication: {
      type: 'realm',
      user,
      realm: NATIVE_REALM,
      lookupRealm: NATIVE_REALM,
      apiKey: null,
      authenticatingUser: null,
    },
    authorizer: interner.intern([{ role }]),
    unknownRoles: [],
  };
}

/** A planner with limits that tests do not meet by chance. */
export function aPlanner(
  product: 'opensearch' | 'elasticsearch',
  options: Partial<RequestPlannerOptions> = {},
): RequestPlanner {
  return createRequestPlanner({ product, bodyBytesMax: 100_000, bodyDepthMax: 100, seal: aSeal(), ...options });
}

/** What seals ids in tests, always with the same key. */
export function aSeal(): IdSeal {
  return new IdSeal({ keys: [new Uint8Array(32).fill(7)], random: systemRandom, clock: { now: () => instant(1_000) } });
}

/** A request as tests write it. */
export interface WrittenRequest {
  /** `GET /path?query`. */
  readonly line: string;
  /** Text, or a value that is sent as JSON. */
  readonly body?: string | Uint8Array | object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Decides a request, body included. */
export function decide(planner: RequestPlanner, caller: Caller, request: WrittenRequest): Decision {
  const [method = '', target = ''] = request.line.split(/ (.*)/);
  const body = bytesOf(request.body);
  const headers = new Map<string, string>();
  if (body !== null) {
    const isLines = /_bulk|_msearch/.test(target);
    headers.set('content-type', isLines ? 'application/x-ndjson' : 'application/json');
    headers.set('content-length', String(body.length));
  }
  for (const [name, value] of Object.entries(request.headers ?? {})) headers.set(name, value);
  const plan = planner.plan({ method, target: parseRequestTarget(target), headers }, caller);
  return decidePlan(plan, body ?? new Uint8Array(0));
}

/** What a plan comes to for a body. @throws Error for a plan that waits for the cluster: give the planner metadata that is current. */
export function decidePlan(plan: Plan, body: Uint8Array): Decision {
  switch (plan.when) {
    case 'now':
      return plan.decision;
    case 'bodyRead':
      return plan.decide(body);
    case 'streamed':
      return decideStream(plan.open(), body);
    default:
      throw new Error('the plan waits for the cluster');
  }
}

/** The decision of a stream, whose body is what it let pass; what it throws is its refusal. */
function decideStream(stream: BodyStream, body: Uint8Array): Decision {
  try {
    const pieces = [...stream.push(body)];
    const { rest, decision } = stream.end();
    if (decision.answer !== undefined) return decision;
    return { ...decision, rewrite: { ...decision.rewrite, body: Buffer.concat([...pieces, ...rest]) } };
  } catch (error) {
    if (error instanceof SecurityError) return { refusal: error, action: stream.action, indices: [] };
    throw error;
  }
}

/** The texts of all that a decision refuses: the whole request, or items of it. */
export function refusalsOf({ refusal, refusedParts = [] }: Decision): readonly string[] {
  return refusal === null ? refusedParts.map(({ reason }) => reason) : [refusal.message];
}

/** The lines of an NDJSON body, each ended. */
export function lines(...values: readonly (object | string)[]): string {
  return values.map((value) => `${typeof value === 'string' ? value : JSON.stringify(value)}\n`).join('');
}

function bytesOf(body: WrittenRequest['body']): Uint8Array | null {
  if (body === undefined) return null;
  if (body instanceof Uint8Array) return body;
  return new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body));
}
