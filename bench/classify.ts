// What it costs to classify and authorize one request, in process and on one core, with few and with many names in the metadata. Budgets: `GET /idx/_search`
// ≤ 3 µs; a role of 200 patterns ≤ 2 × a role of one; 10,000 indices and 1,000 aliases change neither.

import type { ClusterIndex, ClusterMetadata } from '../src/authorization/cluster-metadata.ts';
import { AuthorizerInterner } from '../src/authorization/compile-authorizer.ts';
import { IdSeal } from '../src/authorization/opaque-id/id-seal.ts';
import type { Caller } from '../src/authorization/plan.ts';
import { createRequestPlanner, type RequestPlanner } from '../src/authorization/plan-request.ts';
import { NATIVE_REALM } from '../src/domain/principal/authentication.ts';
import { parseRequestTarget } from '../src/domain/request/parse-request-target.ts';
import { EMPTY_ROLE_DESCRIPTOR } from '../src/domain/role/role-descriptor.ts';
import { systemClock } from '../src/platform/clock.ts';
import { systemRandom } from '../src/platform/random.ts';
import { median } from './support/measure.ts';
import { type Row, report, rounded } from './support/report.ts';

const ROUNDS = 9;
const ROUND_MS = 150;
const BATCH = 256;
const BUDGET_US = 3;
const MANY_INDICES = 10_000;
const MANY_ALIASES = 1_000;
const MANY_PATTERNS = 200;

interface Subject {
  readonly name: string;
  readonly line: string;
  readonly caller: Caller;
  readonly planner: RequestPlanner;
}

const interner = new AuthorizerInterner({ entriesMax: 10 });
const ofOne = aCaller(['idx']);
const ofMany = aCaller(['idx', ...Array.from({ length: MANY_PATTERNS - 1 }, (_, at) => `team-${at}-*`)]);
const few = aPlanner(namesOf(10, 1));
const many = aPlanner(namesOf(MANY_INDICES, MANY_ALIASES));
const superuser = aCaller(['*'], ['all'], ['all']);

const subjects: readonly Subject[] = [
  { name: 'GET /idx/_search, one pattern, few names', line: '/idx/_search', caller: ofOne, planner: few },
  { name: `GET /idx/_search, ${MANY_PATTERNS} patterns, few names`, line: '/idx/_search', caller: ofMany, planner: few },
  { name: 'GET /idx/_search, one pattern, many names', line: '/idx/_search', caller: ofOne, planner: many },
  { name: `GET /idx/_search, ${MANY_PATTERNS} patterns, many names`, line: '/idx/_search', caller: ofMany, planner: many },
  { name: 'GET /idx/_search, all rights, many names', line: '/idx/_search', caller: superuser, planner: many },
  { name: 'GET /idx/_doc/1, one pattern, many names', line: '/idx/_doc/1', caller: ofOne, planner: many },
  { name: 'GET /*/_search, narrowed, few names', line: '/*/_search', caller: ofOne, planner: few },
  { name: 'GET /*/_search, narrowed, many names', line: '/*/_search', caller: ofOne, planner: many },
];

const timesByName = new Map<string, number[]>(subjects.map(({ name }) => [name, []]));
for (let round = 0; round <= ROUNDS; round += 1) {
  for (const subject of subjects) {
    const timeUs = measureUs(subject);
    // The first round warms up.
    if (round > 0) timesByName.get(subject.name)?.push(timeUs);
  }
}
const base = median(timesByName.get(subjects[0]?.name ?? '') ?? []);
const rows: Row[] = subjects.map(({ name }) => {
  const timeUs = median(timesByName.get(name) ?? []);
  return { subject: name, 'µs each': rounded(timeUs, 2), 'to the first': rounded(timeUs / base, 2) };
});
report('classify', `reading the target, classifying and authorizing (budget: GET /idx/_search ≤ ${BUDGET_US} µs)`, rows);

function measureUs({ caller, line, planner }: Subject): number {
  const headers = new Map([['host', 'localhost']]);
  const start = performance.now();
  let calls = 0;
  let elapsedMs = 0;
  while (elapsedMs < ROUND_MS) {
    for (let index = 0; index < BATCH; index += 1) {
      const plan = planner.plan({ method: 'GET', target: parseRequestTarget(line), headers }, caller);
      if (plan.when !== 'now' || plan.decision.refusal !== null) throw new Error(`${line} is not allowed at once`);
    }
    calls += BATCH;
    elapsedMs = performance.now() - start;
  }
  return (elapsedMs / calls) * 1_000;
}

function aCaller(names: readonly string[], privileges = ['read'], cluster: readonly string[] = []): Caller {
  const grant = { names, privileges, fieldSecurity: null, query: null, allowRestrictedIndices: false };
  const user = { username: 'bench', roles: ['role'], fullName: null, email: null, metadata: {}, enabled: true };
  return {
    authentication: {
      type: 'realm',
      user,
      realm: NATIVE_REALM,
      lookupRealm: NATIVE_REALM,
      apiKey: null,
      authenticatingUser: null,
    },
    authorizer: interner.intern([{ role: { ...EMPTY_ROLE_DESCRIPTOR, cluster, indices: [grant] } }]),
    unknownRoles: [],
  };
}

function aPlanner(metadata: ClusterMetadata): RequestPlanner {
  const keys = [systemRandom.bytes(32)];
  return createRequestPlanner({
    product: 'elasticsearch',
    bodyBytesMax: 1_048_576,
    bodyDepthMax: 100,
    metadata: { current: () => metadata, refresh: async () => metadata },
    clock: systemClock,
    seal: new IdSeal({ keys, random: systemRandom, clock: systemClock }),
  });
}

function namesOf(indices: number, aliases: number): ClusterMetadata {
  const byName = new Map<string, ClusterIndex>();
  const add = (name: string, kind: ClusterIndex['kind'], targets: readonly string[]): void => {
    byName.set(name, { name, kind, targets, hidden: false, closed: false, dataStream: null });
  };
  add('idx', 'index', []);
  for (let at = 1; at < indices; at += 1) add(`index-${at}`, 'index', []);
  for (let at = 0; at < aliases; at += 1) add(`alias-${at}`, 'alias', [`index-${at + 1}`]);
  return { byName };
}
