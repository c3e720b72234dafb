import type { RequestTarget } from '../../domain/request/request-target.ts';
import { type CompiledRoute, compileRoute, isParameterSegment } from './compiled-route.ts';
import type { Route } from './route.ts';

/** Finds the route that the cluster would take. */
export interface RouteMatcher {
  /** @returns `null` when the table has no such path, or none with this method. */
  match(method: string, target: RequestTarget): CompiledRoute | null;
}

/** A place in the tree of paths. */
interface Node {
  readonly literals: Map<string, Node>;
  /** The child that any segment leads to. */
  parameter: Node | null;
  /** Routes that end here, by method; empty: a path only goes through. */
  readonly routes: Map<string, CompiledRoute>;
}

/**
 * The cluster walks its tree up to four times, each time allowing parameters in more places, and takes the first walk that ends at
 * a handler for the method: literals come before parameters.
 * @see https://github.com/opensearch-project/OpenSearch/blob/main/server/src/main/java/org/opensearch/common/path/PathTrie.java
 */
type Pass = 'literals' | 'rootParameter' | 'leafParameter' | 'parameters';
const PASSES: readonly Pass[] = ['literals', 'rootParameter', 'leafParameter', 'parameters'];

/** The key under which the cluster keeps a parameter among the literals: a segment of just this leads to it in every pass. */
const PARAMETER_KEY = '*';

/** Makes a matcher of a table. Matching allocates nothing. */
export function createRouteMatcher(routes: readonly Route[]): RouteMatcher {
  const root = buildTree(routes);
  return {
    match(method, target) {
      for (const pass of PASSES) {
        const node = target.rawSegments.length === 0 ? root : walk(root, target.rawSegments, 0, pass);
        const found = node?.routes.get(method);
        if (found !== undefined) return hasPossibleIndex(found, target) ? found : null;
      }
      return null;
    },
  };
}

function buildTree(routes: readonly Route[]): Node {
  const root = newNode();
  for (const route of routes) {
    const compiled = compileRoute(route);
    const node = insert(root, compiled.templateSegments);
    for (const method of route.methods) node.routes.set(method, compiled);
  }
  answerHead(root);
  return root;
}

function newNode(): Node {
  return { literals: new Map(), parameter: null, routes: new Map() };
}

function insert(root: Node, templateSegments: readonly string[]): Node {
  let node = root;
  for (const segment of templateSegments) node = childFor(node, segment);
  return node;
}

function childFor(node: Node, templateSegment: string): Node {
  if (isParameterSegment(templateSegment)) {
    node.parameter ??= newNode();
    return node.parameter;
  }
  const known = node.literals.get(templateSegment);
  if (known !== undefined) return known;
  const child = newNode();
  node.literals.set(templateSegment, child);
  return child;
}

/** HEAD runs the handler of GET. */
function answerHead(node: Node): void {
  const get = node.routes.get('GET');
  if (get !== undefined && !node.routes.has('HEAD')) node.routes.set('HEAD', get);
  for (const child of node.literals.values()) answerHead(child);
  if (node.parameter !== null) answerHead(node.parameter);
}

/** Finds where the segments from `depth` on lead. @returns `null` where nothing ends. */
function walk(parent: Node, segments: readonly string[], depth: number, pass: Pass): Node | null {
  const segment = segments[depth] ?? '';
  const isLast = depth + 1 === segments.length;
  const literal = segment === PARAMETER_KEY ? null : (parent.literals.get(segment) ?? null);
  const first = literal === null || yieldsToParameter(literal, parent, depth, isLast, pass) ? null : literal;
  const node = first ?? parameterFor(parent, literal !== null || segment === PARAMETER_KEY, depth, isLast, pass);
  if (node === null) return null;
  if (isLast) return node.routes.size > 0 ? node : null;
  const end = walk(node, segments, depth + 1, pass);
  const mayRetry = end === null && node === literal && pass !== 'literals' && parent.parameter !== null;
  return mayRetry && parent.parameter !== null ? walk(parent.parameter, segments, depth + 1, pass) : end;
}

/** A literal that no route ends at gives way to the parameter beside it: at the end of a path, and at its root in the second pass. */
function yieldsToParameter(literal: Node, parent: Node, depth: number, isLast: boolean, pass: Pass): boolean {
  if (literal.routes.size > 0 || parent.parameter === null) return false;
  const atEnd = isLast && (pass === 'leafParameter' || pass === 'parameters');
  return atEnd || (depth === 0 && pass === 'rootParameter');
}

function parameterFor(parent: Node, isForced: boolean, depth: number, isLast: boolean, pass: Pass): Node | null {
  const isAllowed =
    isForced || pass === 'parameters' || (pass === 'rootParameter' && depth === 0) || (pass === 'leafParameter' && isLast);
  return isAllowed ? parent.parameter : null;
}

/** An index name cannot start with `_`, so such a segment is another route that the table does not have. */
function hasPossibleIndex(compiled: CompiledRoute, target: RequestTarget): boolean {
  if (compiled.indexPosition === -1) return true;
  const expression = target.segments[compiled.indexPosition] ?? '';
  return !expression.startsWith('_') || expression === '_all';
}
