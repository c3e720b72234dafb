import type { Caller } from '../../src/authorization/plan.ts';
import type { RequestPlanner } from '../../src/authorization/plan-request.ts';
import { createRouteMatcher, type RouteMatcher } from '../../src/authorization/routes/route-matcher.ts';
import { ROUTE_TABLES } from '../../src/authorization/routes/route-table.ts';
import { instant } from '../../src/domain/time.ts';
import { clusterNames, knownNames } from '../../test/support/cluster-names.ts';
import { aCaller, aPlanner } from '../../test/support/planned-request.ts';

/** A planner of one product, with a second look at that product's routes. */
interface Side {
  readonly planner: RequestPlanner;
  readonly matcher: RouteMatcher;
}

const metadata = knownNames(
  clusterNames(
    'own',
    'own-1',
    'own-2',
    'book',
    'secret',
    'secret-1',
    'both > own,secret',
    'own-alias > own-1',
    'secret-alias > secret',
    'own-stream = .ds-own-stream-1',
    '.ds-own-stream-1 hidden',
    '.security hidden',
    '.kibana_1 hidden',
  ),
);
/** The data streams of the scene, by their backing indices. */
export const BACKING_INDICES: ReadonlyMap<string, string> = new Map([['.ds-own-stream-1', 'own-stream']]);

const clock = { now: () => instant(Date.UTC(2026, 10, 22)) };

/** Callers of several roles: none may do anything to `secret*` but the last, who may do everything. */
export const CALLERS: readonly Caller[] = [
  aCaller('monitor', ['own*,book*', 'read,view_index_metadata']),
  aCaller('', ['own*', 'all'], ['book', 'read']),
  aCaller('manage,manage_index_templates', ['own*', 'all']),
  aCaller('all', ['own,own-1', 'create_doc,read']),
  aCaller('', ['own-*', 'write,manage'], ['book', 'indices:admin/aliases']),
  aCaller(''),
  aCaller('all', ['*', 'all']),
];

/** Both products, each with the cluster's names and without. */
export const SIDES: readonly Side[] = (['opensearch', 'elasticsearch'] as const).flatMap((product) => {
  const matcher = createRouteMatcher(ROUTE_TABLES[product]);
  return [
    { planner: aPlanner(product, { metadata, clock }), matcher },
    { planner: aPlanner(product), matcher },
  ];
});
