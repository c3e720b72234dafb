import { illegalArgument } from '../../domain/error.ts';
import { actionDenied } from '../denial.ts';
import type { Caller, ClusterRequest } from '../plan.ts';
import { checkParameters } from './check-parameters.ts';
import type { CompiledRoute } from './compiled-route.ts';
import { hasBody } from './has-body.ts';
import { isNothing, splitIndexExpression } from './index-expression.ts';
import { assertAskedAliases } from './judge-aliases.ts';
import { assertOpensNothing } from './judge-copy.ts';
import { assertIndices, assertPlainItems } from './judge-indices.ts';
import { bodyRequired, needsAllRights } from './refusals.ts';
import type { Route } from './route.ts';

const INDEX_ACTION = 'indices:data/write/index';
const UPDATE_ACTION = 'indices:data/write/update';
const SHARD_BULK_ACTION = 'indices:data/write/bulk[s]';
const BULK_ACTION = 'indices:data/write/bulk';
/** Actions that only open the door: what stands in the body is judged item by item. */
const DOOR_PREFIX = 'indices:data/';

/**
 * Lets a limited caller's request pass as far as its head can tell. The index expression of a path must have been judged before
 * (`judgeExpression`): here it is not looked at.
 * @throws SecurityError `forbidden`, `illegalArgument`
 */
export function judgeHead(
  compiled: CompiledRoute,
  request: ClusterRequest,
  caller: Caller,
  pathItems: readonly string[] | null,
): void {
  if (compiled.route.judged === undefined) throw refuseUnjudged(compiled, caller, pathItems);
  checkParameters(compiled, request.target);
  if (compiled.indices === 'body' && !hasBody(request.headers)) throw bodyRequired();
  if (compiled.body === 'none' && hasBody(request.headers)) {
    throw illegalArgument(`request [${request.method} ${request.target.path}] does not support having a body`);
  }
  assertAction(compiled, caller, pathItems);
  for (const action of compiled.extraClusterActions) assertCluster(caller, action);
  if (isWrittenInBulk(compiled)) assertSomeIndex(caller, BULK_ACTION);
  judgeNamedSegments(compiled, request, caller);
  // Where no index is left to look at, nothing is told of an alias.
  if (compiled.aliasPosition !== -1 && !isNothing(pathItems)) {
    const { [compiled.aliasPosition]: aliases = '' } = request.target.segments;
    assertAskedAliases(caller, compiled.route.action ?? '', aliases);
  }
  if (compiled.copyPosition === -1) return;
  const made = compiled.body === 'resize' ? 'copy' : 'alias';
  assertOpensNothing(caller, pathItems ?? [], [request.target.segments[compiled.copyPosition] ?? ''], made);
}

/** What a request does to the names in its path, its route's own action first; `null`: nothing is known of it. */
export function actionsOnNames(compiled: CompiledRoute, request: ClusterRequest): readonly [string, ...string[]] | null {
  const { action } = compiled.route;
  if (action === null) return null;
  if (action !== INDEX_ACTION) return [action, ...compiled.extraIndexActions];
  return [action, operationAction(compiled, request), ...compiled.extraIndexActions];
}

/** The cluster makes a bulk of each write but an update. In Elasticsearch, what grants the one on an index grants the other; in OpenSearch it does not. */
function isWrittenInBulk({ extraIndexActions, route }: CompiledRoute): boolean {
  return route.action !== UPDATE_ACTION && extraIndexActions.includes(SHARD_BULK_ACTION);
}

/** The route's own action: on the cluster, or on some index (the body tells which). */
function assertAction(compiled: CompiledRoute, caller: Caller, pathItems: readonly string[] | null): void {
  const { action, scope } = compiled.route;
  if (action === null) return;
  if (scope === 'cluster') {
    if (action.startsWith(DOOR_PREFIX)) assertSomeIndex(caller, action);
    else assertCluster(caller, action);
    return;
  }
  if (pathItems === null && (compiled.indices === 'body' || compiled.indices === 'answer')) {
    assertSomeIndex(caller, action);
    return;
  }
  if (pathItems === null) throw needsAllRights(action, 'the path names no index');
  if (compiled.indices === 'path') return;
  assertPlainItems(action, pathItems);
  for (const each of [action, ...compiled.extraIndexActions]) assertIndices(caller, each, pathItems);
}

/** Names of aliases, or of indices to be made. */
function judgeNamedSegments(compiled: CompiledRoute, request: ClusterRequest, caller: Caller): void {
  for (const { position, actions } of compiled.namedSegments) {
    const items = splitIndexExpression(request.target.segments[position] ?? '');
    assertPlainItems(compiled.route.action ?? '', items);
    for (const action of actions) assertIndices(caller, action, items);
  }
}

function assertCluster(caller: Caller, action: string): void {
  if (!caller.authorizer.allowsCluster(action, caller.authentication)) throw actionDenied(caller, action);
}

function assertSomeIndex(caller: Caller, action: string): void {
  if (!caller.authorizer.allowsSomeIndex(action)) throw actionDenied(caller, action);
}

/** Writing a document is allowed apart for new documents (`create_doc`): by route, by `op_type`, or because the cluster makes up the id. */
function operationAction(compiled: CompiledRoute, request: ClusterRequest): string {
  const opType = request.target.query.get('op_type');
  const { path } = compiled.route;
  const creates = path.includes('/_create/') || opType === 'create' || (opType === undefined && !path.endsWith('/{id}'));
  return `${INDEX_ACTION}:op_type/${creates ? 'create' : 'index'}`;
}

/** Tells first what the caller may not do anyway. */
function refuseUnjudged(compiled: CompiledRoute, caller: Caller, pathItems: readonly string[] | null): Error {
  const { action, path, indices, scope } = compiled.route;
  const why = whyUnjudged(compiled.route);
  if (action === null) return needsAllRights(null, why ?? `route [${path}]`);
  if (scope === 'cluster' && !action.startsWith(DOOR_PREFIX)) assertCluster(caller, action);
  else if (scope === 'index' && pathItems !== null) assertPlainAndAllowed(caller, action, pathItems);
  else assertSomeIndex(caller, action);
  return needsAllRights(action, why ?? (indices === 'query' ? 'the path names no index' : `route [${path}]`));
}

function whyUnjudged({ deferred, path, unjudged }: Route): string | null {
  if (deferred) return `by route [${path}] the cluster acts later with its own rights`;
  return unjudged === undefined ? null : `route [${path}]: ${unjudged}`;
}

function assertPlainAndAllowed(caller: Caller, action: string, items: readonly string[]): void {
  assertPlainItems(action, items);
  assertIndices(caller, action, items);
}
