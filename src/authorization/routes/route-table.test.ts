import { describe, expect, test } from 'vitest';
import { NAMING_BODIES } from '../body/body-shapes.ts';
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

  test('leaves to callers with all rights what steers the cluster, unless its names, ids or answer are judged', () => {
    const open = routes.filter(({ action, answer, ids, judged }) => {
      if (judged === undefined || ids !== undefined || answer !== undefined || judged.names !== undefined) return false;
      const isRead = judged.body !== undefined && judged.body !== 'document';
      return !isRead && STEERING_ACTIONS.some((pattern) => pattern.test(action ?? ''));
    });
    expect(open.map(({ path }) => path)).toEqual([]);
  });

  test('never judges what is done later with the rights of the cluster', () => {
    const deferred = routes.filter((route) => route.deferred);
    expect(deferred.length).toBeGreaterThan(10);
    expect(deferred.filter(({ judged }) => judged !== undefined)).toEqual([]);
  });

  test('reads every body that says which indices a request is about', () => {
    const unread = routes.filter(({ indices, judged }) => {
      return judged !== undefined && indices === 'body' && !NAMING_BODIES.has(judged.body ?? 'none');
    });
    expect(unread.map(({ path }) => path)).toEqual([]);
  });

  test('judges an action on indices only where the path, the body or a sealed id names them, or the answer is filtered', () => {
    const open = routes.filter(({ scope, ids, indices = 'none', judged }) => {
      const isNamed = ids !== undefined || ['path', 'body', 'answer'].includes(indices);
      return judged !== undefined && scope === 'index' && !isNamed;
    });
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
