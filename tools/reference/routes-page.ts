import type { Product, Route } from '../../src/authorization/routes/route.ts';
import { ROUTE_TABLES } from '../../src/authorization/routes/route-table.ts';

const HEAD = `# Routes

Every route that Claviger knows of the cluster, and what a credential without all rights may do with it. *Judged*: allowed when every action named
is granted, on the cluster or on each index. *All rights*: for a credential with all rights alone, because the route steers the cluster, reaches beyond
the indices that it names, or names none. *All rights, deferred*: because the cluster does it later, or when another asks, with its own rights instead
of the caller's. A request that no route matches is refused to all others. \`{index}\` takes names, lists and \`*\` patterns that lie within
one granted pattern; bodies are read where the last column says so.

| methods | path | product | action | limited credential | body |
|---|---|---|---|---|---|
`;

/** The page of all routes, made from their tables. */
export function routesPage(): string {
  const products = productsByRoute();
  const routes = [...products.keys()].sort((a, b) => compare(`${a.path} ${a.methods.join()}`, `${b.path} ${b.methods.join()}`));
  return `${HEAD}${routes.map((route) => row(route, products.get(route) ?? [])).join('\n')}\n`;
}

function productsByRoute(): ReadonlyMap<Route, readonly Product[]> {
  const products = new Map<Route, readonly Product[]>();
  for (const product of ['opensearch', 'elasticsearch'] as const) {
    for (const route of ROUTE_TABLES[product]) products.set(route, [...(products.get(route) ?? []), product]);
  }
  return products;
}

function row(route: Route, products: readonly Product[]): string {
  const { judged } = route;
  const actions = [route.action ?? 'none', ...(judged?.extraActions ?? [])].map((action) => `\`${action}\``);
  for (const [segment, onIt] of Object.entries(judged?.names ?? {})) {
    actions.push(...onIt.map((action) => `\`${action}\` on \`${segment}\``));
  }
  const product = products.length === 1 ? products[0] : 'both';
  return `| ${route.methods.join(', ')} | \`${route.path}\` | ${product} | ${actions.join(', ')} | ${limitedCredential(route)} | ${judged?.body ?? ''} |`;
}

function limitedCredential({ deferred, judged }: Route): string {
  if (judged !== undefined) return 'judged';
  return deferred ? 'all rights, deferred' : 'all rights';
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
