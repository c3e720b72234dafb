import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { resolvePermissions } from '../../../src/authorization/action-groups/resolve-permissions.ts';
import type { ClusterMetadata } from '../../../src/authorization/cluster-metadata.ts';
import { AuthorizerInterner } from '../../../src/authorization/compile-authorizer.ts';
import type { Caller, Decision, Plan } from '../../../src/authorization/plan.ts';
import { createRequestPlanner, type RequestPlanner } from '../../../src/authorization/plan-request.ts';
import { SecurityError } from '../../../src/domain/error.ts';
import { NATIVE_REALM } from '../../../src/domain/principal/authentication.ts';
import { parseRequestTarget } from '../../../src/domain/request/parse-request-target.ts';
import { instant } from '../../../src/domain/time.ts';
import { isRefused, type Outcome } from '../../../tools/differential/pair.ts';
import { clusterNames, knownNames } from '../../support/cluster-names.ts';
import { aSeal, decidePlan } from '../../support/planned-request.ts';
import { writtenNames } from '../authorization/simulate-answer.ts';
import { NAME_DIFFERENCES, type NameDifference } from './name-differences.ts';
import { NAMED_ROLES } from './named-roles.ts';

/** A way of naming an index, and what an index-limited user got for it. */
interface RecordedName {
  /** Number of the case in the recording; after 368 `do_not_fail_on_forbidden` was on. */
  readonly number: number;
  readonly principal: string;
  readonly title: string;
  readonly narrows?: boolean;
  readonly method: string;
  readonly target: string;
  readonly headers?: Readonly<Record<string, string | null>>;
  readonly body?: string;
  readonly outcome: Outcome;
}

const CASES = readLines('names');
const NUMBERS = { first: 67, last: 482 };
const DAY = '2026.11.22';
const NOON = instant(Date.UTC(2026, 10, 22, 12));
const LIMITS = { bodyBytesMax: 1_000_000, bodyDepthMax: 100 };
const LINES = /\/_(bulk|msearch)(\/template)?(\?|$)/;

const NAMES = [
  'logs-a-1',
  'logs-a-2',
  'logs-b-1',
  'logs-b-2',
  'other',
  `logs-a-${DAY}`,
  `logs-b-${DAY}`,
  'idx',
  'bulk',
  'logs-a-new',
  'logs-a-hidden hidden',
  'logs-b-hidden hidden',
  '.hidden-x hidden',
  '.ds-logs-ads-000001 hidden',
  'logs-ads = .ds-logs-ads-000001',
  'alias-a > logs-a-1',
  'alias-b > logs-b-1',
  'alias-mixed > logs-a-1,logs-b-1',
  'alias-filtered > logs-a-1',
];
/** Data streams by their backing indices. */
const DATA_STREAMS: ReadonlyMap<string, string> = new Map([['.ds-logs-ads-000001', 'logs-ads']]);
/** What is nothing to a cluster. */
const NOTHING = '*,-*';
/** While these cases were sent, an alias with a granted name stood for an index that is not granted. */
const WITH_ALIAS = { first: 234, last: 239 };

const PLANNERS = {
  usual: plannerFor(clusterNames(...NAMES)),
  withAlias: plannerFor(clusterNames(...NAMES, 'logs-a-alias-of-b > logs-b-1')),
};
const CALLERS = callers();

test('every recorded case is read', () => {
  const numbers = CASES.map(({ number }) => number);
  expect(numbers).toEqual(Array.from({ length: NUMBERS.last - NUMBERS.first + 1 }, (_, at) => NUMBERS.first + at));
  const listed = NAME_DIFFERENCES.flatMap((entry) => entry.numbers);
  expect(new Set(listed).size).toBe(listed.length);
  expect(listed.filter((number) => !numbers.includes(number))).toEqual([]);
});

describe('an index-limited user gets what was recorded, or what is told in the differences', () => {
  const known = new Map(NAME_DIFFERENCES.flatMap((entry) => entry.numbers.map((number) => [number, entry] as const)));

  test.each(CASES)('$number $title: $principal $method $target', async (recorded) => {
    const decision = await decide(recorded);
    const kind = differenceOf(recorded, decision);
    // A case that is listed although it is decided alike would hide a later fault.
    expect(kind, textOf(recorded.outcome, decision)).toBe(known.get(recorded.number)?.kind ?? null);
    if (kind === 'looser') expect(reachesOwnNamesAlone(recorded, decision)).toBe(true);
  });
});

function readLines(file: string): readonly RecordedName[] {
  const text = readFileSync(new URL(`recorded/${file}.ndjson`, import.meta.url), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as RecordedName);
}

function plannerFor(metadata: ClusterMetadata): RequestPlanner {
  const clock = { now: () => NOON };
  return createRequestPlanner({ product: 'opensearch', seal: aSeal(), metadata: knownNames(metadata), clock, ...LIMITS });
}

function callers(): ReadonlyMap<string, Caller> {
  const interner = new AuthorizerInterner({ entriesMax: 10 });
  const context = { actionGroups: new Map(), variables: new Map(), systemIndices: false };
  return new Map(
    Object.entries(NAMED_ROLES).map(([name, permissions]): readonly [string, Caller] => {
      const user = { username: name, roles: [name], fullName: null, email: null, metadata: {}, enabled: true };
      const authentication = {
        type: 'realm',
        user,
        realm: NATIVE_REALM,
        lookupRealm: NATIVE_REALM,
        apiKey: null,
        authenticatingUser: null,
      } as const;
      const authorizer = interner.intern([{ [name]: resolvePermissions(permissions, context) }]);
      return [name, { authentication, authorizer, unknownRoles: [], dialect: 'opensearch' }];
    }),
  );
}

async function decide(recorded: RecordedName): Promise<Decision> {
  const caller = CALLERS.get(recorded.principal);
  if (caller === undefined) throw new Error(`no caller ${recorded.principal}`);
  const isWithAlias = recorded.number >= WITH_ALIAS.first && recorded.number <= WITH_ALIAS.last;
  const planner = isWithAlias ? PLANNERS.withAlias : PLANNERS.usual;
  const body = Buffer.from(recorded.body ?? '');
  try {
    const target = parseRequestTarget(recorded.target);
    const plan = planner.plan({ method: recorded.method, target, headers: headersOf(recorded, body) }, caller);
    return decidePlan(await settled(plan), body);
  } catch (error) {
    // A target that cannot be read is refused before the planner sees it.
    if (error instanceof SecurityError) return { refusal: error, action: null, indices: [] };
    throw error;
  }
}

function headersOf({ body, target, headers = {} }: RecordedName, bytes: Uint8Array): ReadonlyMap<string, string> {
  const all = new Map<string, string>();
  if (body !== undefined) {
    all.set('content-type', LINES.test(target) ? 'application/x-ndjson' : 'application/json');
    all.set('content-length', String(bytes.length));
  }
  for (const [name, value] of Object.entries(headers)) if (value !== null) all.set(name, value);
  return all;
}

async function settled(plan: Plan): Promise<Plan> {
  return plan.when === 'later' ? settled(await plan.plan) : plan;
}

/** `wrong` is refused here as malformed or missing whatever it asks for; `items`: other items are refused. */
function differenceOf(recorded: RecordedName, decision: Decision): NameDifference['kind'] | null {
  const { outcome } = recorded;
  const { refusal } = decision;
  if (refusal !== null && refusal.code !== 'forbidden') return outcome.status >= 400 ? null : 'wrong';
  const refused = refusal !== null;
  if (refused !== isRefused(outcome)) return refused ? (outcome.status < 400 ? 'stricter' : 'earlier') : 'looser';
  if (!refused) return itemsRefused(outcome) === itemsRefusedBy(decision, recorded) ? null : 'items';
  // The answer to a `HEAD` has no text.
  return outcome.reason === undefined || outcome.reason === withoutUser(refusal.message) ? null : 'text';
}

function withoutUser(text: string): string {
  return text.replace(/User \[name=[^,]*, backend_roles=\[[^\]]*\]/, 'User [name=user, backend_roles=[]');
}

function itemsRefused({ items = [] }: Outcome): number {
  return items.filter((item) => typeof item === 'string').length;
}

/** The items of a bulk that do not go on, or the parts that were refused. */
function itemsRefusedBy({ refusedParts = [], rewrite = {} }: Decision, { target, body = '' }: RecordedName): number {
  if (!target.includes('_bulk') || refusedParts.length === 0 || rewrite.body === undefined) return refusedParts.length;
  return writtenNames(body).length - writtenNames(Buffer.from(rewrite.body).toString()).length;
}

function textOf(outcome: Outcome, { refusal, refusedParts = [], indices }: Decision): string {
  return JSON.stringify({ outcome, refusal: refusal?.message ?? null, refusedParts, indices });
}

/** Where more is let pass than OpenSearch lets pass, it goes to granted names alone. */
function reachesOwnNamesAlone(recorded: RecordedName, { action, answer, indices }: Decision): boolean {
  const caller = CALLERS.get(recorded.principal);
  if (answer !== undefined || action === null || caller === undefined) return answer !== undefined;
  const isGranted = (name: string): boolean => caller.authorizer.allowsIndex(action, DATA_STREAMS.get(name) ?? name);
  return indices.join() === NOTHING || indices.every(isGranted);
}
