import { describe, expect, test } from 'vitest';
import { STEERING_PARAMETERS } from './common-parameters.ts';
import { compileRoute } from './compiled-route.ts';
import { QUERY_PARAMETERS } from './query-parameters.ts';
import { ROUTE_TABLES } from './route-table.ts';

/** Actions that change more than the indices they name, or show others' work. */
const STEERING_ACTIONS = [
  /^cluster:admin\/(?!ingest\/(pipeline|processor\/grok)\/get|(ilm|slm)\/(get|status|stats|operation_mode\/get)|script_(context|language)\/get|scripts\/painless\/context|component_template\/get|features\/get)/,
  /^cluster:monitor\/task(s\/lists|\/get)/,
  /^indices:admin\/(aliases|rollover|resize|template\/put|index_template\/put)$/,
  /^indices:data\/(read\/(scroll|esql|sql|eql|open_point_in_time|point_in_time)|write\/reindex)/,
];

describe.each(['opensearch', 'elasticsearch'] as const)('The table of %s', (product) => {
  const routes = ROUTE_TABLES[product];

  test('has each method of a path once', () => {
    const lines = routes.flatMap(({ methods, path }) => methods.map((method) => `${method} ${path}`));
    expect(lines.filter((line, index) => lines.indexOf(line) !== index)).toEqual([]);
  });

  test('gives parameters at the same place the same name, as the cluster demands', () => {
    const clashes = routes.filter(({ path }) => path.startsWith('/{') && !path.startsWith('/{index}'));
    expect(clashes).toEqual([]);
  });

  test('leaves to callers with all rights what steers the cluster', () => {
    const open = routes.filter(({ action, judged }) => {
      return judged !== undefined && STEERING_ACTIONS.some((pattern) => pattern.test(action ?? ''));
    });
    expect(open.map(({ path }) => path)).toEqual([]);
  });

  test('judges an action on indices only where the path names them', () => {
    const open = routes.filter(({ scope, indices, judged }) => judged !== undefined && scope === 'index' && indices !== 'path');
    expect(open.map(({ path }) => path)).toEqual([]);
    for (const route of routes) {
      if (route.judged === undefined || route.indices !== 'path') continue;
      expect(compileRoute(route).indexPosition, route.path).toBeGreaterThanOrEqual(0);
    }
  });
});

test('No API lists a parameter that names an index, a body or a pipeline', () => {
  const listed = Object.values(QUERY_PARAMETERS).flat();
  expect(listed.filter((name) => STEERING_PARAMETERS.has(name))).toEqual([]);
});
