import type { ClusterRequest } from '../plan.ts';
import type { Product, Route } from './route.ts';
import { createRouteMatcher } from './route-matcher.ts';
import { ROUTE_TABLES } from './route-table.ts';

/** What is told of a route. */
export type FoundRoute = Pick<Route, 'path' | 'action' | 'scope'>;

/** Makes a function that finds the route of a request as the cluster would; `null`: the table has none. */
export function createRouteFinder(product: Product): (request: ClusterRequest) => FoundRoute | null {
  const matcher = createRouteMatcher(ROUTE_TABLES[product]);
  return ({ method, target }) => {
    const compiled = matcher.match(method, target);
    if (compiled === null) return null;
    const { path, action, scope } = compiled.route;
    return { path, action, scope };
  };
}
