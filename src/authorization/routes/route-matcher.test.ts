import { describe, expect, test } from 'vitest';
import { parseRequestTarget } from '../../domain/request/parse-request-target.ts';
import type { Route } from './route.ts';
import { createRouteMatcher } from './route-matcher.ts';
import { ROUTE_TABLES } from './route-table.ts';

const matchers = {
  opensearch: createRouteMatcher(ROUTE_TABLES.opensearch),
  elasticsearch: createRouteMatcher(ROUTE_TABLES.elasticsearch),
};

function pathOf(line: string, product: keyof typeof matchers = 'opensearch'): string | null {
  const [method = '', target = ''] = line.split(' ');
  return matchers[product].match(method, parseRequestTarget(target))?.route.path ?? null;
}

describe('The matcher chooses as the cluster does', () => {
  test.each([
    { line: 'GET /', path: '/' },
    { line: 'GET /books', path: '/{index}' },
    { line: 'GET /books/', path: '/{index}' },
    { line: 'GET /_all', path: '/{index}' },
    { line: 'GET /_cat', path: '/_cat' },
    { line: 'GET /_cat/indices', path: '/_cat/indices' },
    { line: 'GET /_cat/indices/books', path: '/_cat/indices/{index}' },
    { line: 'GET /_search', path: '/_search' },
    { line: 'GET /_all/_search', path: '/{index}/_search' },
    { line: 'GET /*/_search', path: '/{index}/_search' },
    { line: 'GET /*', path: '/{index}' },
    { line: 'POST /books/_search', path: '/{index}/_search' },
    { line: 'GET /books/_doc/_search', path: '/{index}/{type}/_search' },
    { line: 'GET /books/_doc/1', path: '/{index}/_doc/{id}' },
    { line: 'GET /books/_mapping/field/a', path: '/{index}/_mapping/field/{fields}' },
    { line: 'GET /_nodes/stats', path: '/_nodes/stats' },
    { line: 'GET /_nodes/n1', path: '/_nodes/{node_id}' },
    { line: 'GET /_nodes/n1/stats', path: '/_nodes/{node_id}/stats' },
    { line: 'GET /_nodes/n1/os', path: '/_nodes/{node_id}/{metric}' },
    { line: 'GET /_nodes/stats/os', path: '/_nodes/stats/{metric}' },
    { line: 'POST /_tasks/_cancel', path: '/_tasks/_cancel' },
    { line: 'POST /_tasks/n:1/_cancel', path: '/_tasks/{task_id}/_cancel' },
    { line: 'GET /_data_stream/_stats', path: '/_data_stream/_stats' },
    { line: 'GET /_data_stream/books', path: '/_data_stream/{name}' },
    { line: 'HEAD /books/_doc/1', path: '/{index}/_doc/{id}' },
    { line: 'HEAD /_cat/health', path: '/_cat/health' },
  ])('$line → $path', ({ line, path }) => {
    expect(pathOf(line)).toBe(path);
    expect(pathOf(line, 'elasticsearch')).toBe(path);
  });

  test.each([
    'PUT /_cat',
    'GET /_nothing',
    'PUT /_books',
    'GET /_books/_search',
    'GET /_SEARCH',
    'PATCH /books',
    'get /books',
    'GET /books/_search/a/b/c/d',
    'GET /__proto__/_search',
    'GET /books/_doc/1/__proto__',
  ])('%s → nothing', (line) => {
    expect(pathOf(line)).toBeNull();
  });

  test('an escaped literal is a parameter', () => {
    const segments = ['books', '_search'];
    const target = { ...parseRequestTarget('/'), rawSegments: ['books', '%5Fsearch'], segments };
    expect(matchers.opensearch.match('GET', target)).toBeNull();
  });

  test('a name can be a literal of one product alone', () => {
    expect(pathOf('GET /views')).toBe('/views');
    expect(pathOf('GET /views', 'elasticsearch')).toBe('/{index}');
    expect(pathOf('GET /views/_search')).toBe('/{index}/_search');
    expect(pathOf('PUT /views/_doc/1')).toBe('/{index}/_doc/{id}');
    expect(pathOf('GET /views/v/_search')).toBe('/views/{view_name}/_search');
    expect(pathOf('DELETE /views')).toBeNull();
  });
});

describe('Of two routes', () => {
  const small = createRouteMatcher(
    (['/a/{x}/c', '/{index}/b/c', '/{index}/b/{y}', '/{index}/{z}/d', '/{index}', '/a/{x}/c/e'] as const).map(
      (path): Route => ({ methods: ['GET'], path, action: path, scope: 'cluster' }),
    ),
  );
  test.each([
    // The parameter at the root comes before the one within, and the literal before both.
    { path: '/a/b/c', route: '/{index}/b/c' },
    { path: '/a/q/c', route: '/a/{x}/c' },
    { path: '/k/b/c', route: '/{index}/b/c' },
    { path: '/k/b/q', route: '/{index}/b/{y}' },
    { path: '/a/b/q', route: '/{index}/b/{y}' },
    // A literal that leads nowhere in its pass gives way to the parameter beside it before the next pass begins.
    { path: '/k/b/d', route: '/{index}/{z}/d' },
    { path: '/k/q/d', route: '/{index}/{z}/d' },
    { path: '/a', route: '/{index}' },
    { path: '/a/b/c/e', route: '/a/{x}/c/e' },
  ])('$path takes $route', ({ path, route }) => {
    expect(small.match('GET', parseRequestTarget(path))?.route.path).toBe(route);
  });

  test('one without the method is passed over', () => {
    const methods = createRouteMatcher([
      { methods: ['GET'], path: '/{index}/b', action: 'x', scope: 'index' },
      { methods: ['PUT'], path: '/{index}/{z}', action: 'y', scope: 'index' },
    ]);
    expect(methods.match('GET', parseRequestTarget('/k/b'))?.route.action).toBe('x');
    // The literal keeps the path to itself in every pass, as in the cluster.
    expect(methods.match('PUT', parseRequestTarget('/k/b'))).toBeNull();
  });

  test('HEAD takes that of GET, unless it has its own', () => {
    const heads = createRouteMatcher([
      { methods: ['GET'], path: '/a', action: 'get', scope: 'cluster' },
      { methods: ['HEAD'], path: '/a', action: 'head', scope: 'cluster' },
      { methods: ['GET'], path: '/b', action: 'get', scope: 'cluster' },
    ]);
    expect(heads.match('HEAD', parseRequestTarget('/a'))?.route.action).toBe('head');
    expect(heads.match('HEAD', parseRequestTarget('/b'))?.route.action).toBe('get');
  });
});
