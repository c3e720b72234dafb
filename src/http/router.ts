import { SecurityError } from '../domain/error.ts';
import type { RequestTarget } from '../domain/request/request-target.ts';
import { METHODS, type PathValues, type Route } from './contract/route.ts';

/** Methods in the order in which `Allow` lists them; OpenSearch's dialect has one more than Elasticsearch's. */
const ALLOW_ORDER: readonly string[] = [...METHODS, 'PATCH'];

/** What of a route decides which requests it takes. */
export interface RoutePlace {
  readonly methods: readonly string[];
  /** Literal segments and `{parameters}`. */
  readonly path: string;
}

/** A route found for a request, with the values of its path's parameters. */
export interface RouteMatch<Found extends RoutePlace = Route> {
  readonly route: Found;
  readonly path: PathValues;
}

/** Finds routes by path and method. */
export interface Router<Found extends RoutePlace = Route> {
  /** @throws SecurityError `methodNotAllowed` for a path that takes other methods only, `noHandler` for one that takes none. */
  match(method: string, target: RequestTarget): RouteMatch<Found>;
  /** The methods that the path takes, in the order of `Allow`; for an unknown path what `unknownPathMethods` says. */
  methodsOf(target: RequestTarget): readonly string[];
}

/** A place in the tree of paths. */
interface PathNode<Found> {
  readonly literals: Map<string, PathNode<Found>>;
  parameter: { readonly name: string; readonly node: PathNode<Found> } | null;
  readonly routes: Found[];
}

/**
 * Compiles a table of routes. A literal segment beats a parameter, segment by segment and for every method: where a path is
 * found by its literals, the routes that a parameter would lead to are not looked at. Literals are compared with the raw
 * segment, as Elasticsearch does.
 * @param unknownPathMethods The methods that a path without a route is said to take; a request by one of them has no handler.
 */
export function createRouter<Found extends RoutePlace>(
  routes: readonly Found[],
  unknownPathMethods: (target: RequestTarget) => readonly string[] = () => [],
): Router<Found> {
  const root = newNode<Found>();
  for (const route of routes) addRoute(root, route);
  const methodsOf = (matches: readonly RouteMatch<Found>[], target: RequestTarget): readonly string[] =>
    matches.length === 0 ? unknownPathMethods(target) : allowed(matches);
  return {
    match(method, target) {
      const matches = matchesOf(root, target, 0, new Map());
      const match = matches.find(({ route }) => takes(route, method));
      if (match !== undefined) return match;
      throw noRoute(method, target, methodsOf(matches, target));
    },
    methodsOf: (target) => methodsOf(matchesOf(root, target, 0, new Map()), target),
  };
}

function matchesOf<Found extends RoutePlace>(
  node: PathNode<Found>,
  target: RequestTarget,
  depth: number,
  path: PathValues,
): readonly RouteMatch<Found>[] {
  const raw = target.rawSegments[depth];
  if (raw === undefined) return node.routes.map((route) => ({ route, path }));
  const literal = node.literals.get(raw);
  const matches = literal === undefined ? [] : matchesOf(literal, target, depth + 1, path);
  if (matches.length > 0 || node.parameter === null) return matches;
  const value = target.segments[depth] ?? '';
  const withValue = new Map(path).set(node.parameter.name, value);
  return matchesOf(node.parameter.node, target, depth + 1, withValue);
}

function addRoute<Found extends RoutePlace>(root: PathNode<Found>, route: Found): void {
  let node = root;
  for (const segment of route.path.split('/').slice(1)) node = childOf(node, segment);
  node.routes.push(route);
}

function childOf<Found>(node: PathNode<Found>, segment: string): PathNode<Found> {
  const name = /^\{(.+)\}$/.exec(segment)?.[1];
  if (name !== undefined) {
    node.parameter ??= { name, node: newNode<Found>() };
    return node.parameter.node;
  }
  const child = node.literals.get(segment) ?? newNode<Found>();
  node.literals.set(segment, child);
  return child;
}

function newNode<Found>(): PathNode<Found> {
  return { literals: new Map(), parameter: null, routes: [] };
}

function takes(route: RoutePlace, method: string): boolean {
  return route.methods.includes(method);
}

function allowed(matches: readonly RouteMatch<RoutePlace>[]): readonly string[] {
  return ALLOW_ORDER.filter((method) => matches.some(({ route }) => takes(route, method)));
}

function noRoute(method: string, target: RequestTarget, allow: readonly string[]): SecurityError {
  if (allow.length === 0 || allow.includes(method)) {
    return new SecurityError('noHandler', `no handler found for uri [${target.raw}] and method [${method}]`);
  }
  return new SecurityError(
    'methodNotAllowed',
    `Incorrect HTTP method for uri [${target.raw}] and method [${method}], allowed: [${allow.join(', ')}]`,
    { allow },
  );
}
