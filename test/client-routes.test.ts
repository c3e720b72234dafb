import { describe, expect, test } from 'vitest';
import type { Product } from '../src/authorization/routes/route.ts';
import { ROUTE_TABLES } from '../src/authorization/routes/route-table.ts';
import { type ClientRoute, elasticsearchClientRoutes, openSearchClientRoutes } from './support/client-routes.ts';

/** Served here, never by the cluster. */
const OWN_API = '/_security/';
/** What a client can send although no cluster has it, by its generator's mistake. */
const NOWHERE: ReadonlySet<string> = new Set(['POST /_alias', 'POST /{}/_alias', 'DELETE /_tasks/{}']);

const CLIENTS: readonly { readonly client: string; readonly product: Product; readonly routes: readonly ClientRoute[] }[] = [
  { client: 'Elasticsearch 9', product: 'elasticsearch', routes: elasticsearchClientRoutes('@elastic/elasticsearch') },
  { client: 'Elasticsearch 8', product: 'elasticsearch', routes: elasticsearchClientRoutes('elasticsearch-8') },
  { client: 'OpenSearch', product: 'opensearch', routes: openSearchClientRoutes() },
];

describe.each(CLIENTS)('The table has all that the client of $client can send', ({ product, routes }) => {
  const known = new Set(
    ROUTE_TABLES[product].flatMap(({ methods, path }) => {
      const all = methods.includes('GET') ? [...methods, 'HEAD'] : methods;
      return all.map((method) => `${method} ${withoutNames(path)}`);
    }),
  );

  test('its source was understood', () => expect(routes.length).toBeGreaterThan(600));

  test('each path with each method', () => {
    const lines = routes
      .filter(({ path }) => !path.startsWith(OWN_API))
      .map(({ method, path }) => `${method} ${withoutNames(path)}`);
    expect(lines.filter((line) => !known.has(line) && !NOWHERE.has(line))).toEqual([]);
  });
});

function withoutNames(path: string): string {
  return path.replaceAll(/\{[^}]*\}/g, '{}');
}
