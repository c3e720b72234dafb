import { illegalArgument } from '../../domain/error.ts';
import { actionDenied } from '../denial.ts';
import type { Caller, ClusterRequest } from '../plan.ts';
import { checkParameters } from './check-parameters.ts';
import type { CompiledRoute } from './compiled-route.ts';
import { hasBody } from './has-body.ts';
import { assertIndices, assertPlainItems } from './judge-indices.ts';
import { needsAllRights } from './refusals.ts';

const INDEX_ACTION = 'indices:data/write/index';
/** Actions that only open the door: what stands in the body is judged item by item. */
const DOOR_PREFIX = 'indices:data/';

/**
 * Lets a limited caller's request pass as far as its head can tell.
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
  if (compiled.body === 'none' && hasBody(request.headers)) {
    throw illegalArgument(`request [${request.method} ${request.target.path}] does not support having a body`);
  }
  assertAction(compiled, caller, pathItems);
  for (const action of compiled.extraClusterActions) assertCluster(caller, action);
  if (compiled.route.scope === 'cluster' || pathItems === null) return;
  if (compiled.route.action === INDEX_ACTION) assertIndices(caller, operationAction(compiled, request), pathItems);
  for (const action of compiled.extraIndexActions) assertIndices(caller, action, pathItems);
}

/** The route's own action: on the cluster, on some index (the body tells which), or on every index of the path. */
function assertAction(compiled: CompiledRoute, caller: Caller, pathItems: readonly string[] | null): void {
  const { action, scope } = compiled.route;
  if (action === null) return;
  if (scope === 'cluster') {
    if (action.startsWith(DOOR_PREFIX)) assertSomeIndex(caller, action);
    else assertCluster(caller, action);
    return;
  }
  if (pathItems === null) throw needsAllRights(action, 'the path names no index');
  assertPlainItems(action, pathItems);
  assertIndices(caller, action, pathItems);
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
  if (action === null) return needsAllRights(null, `route [${path}]`);
  if (scope === 'cluster' && !action.startsWith(DOOR_PREFIX)) assertCluster(caller, action);
  else if (scope === 'index' && pathItems !== null) assertPlainAndAllowed(caller, action, pathItems);
  else assertSomeIndex(caller, action);
  return needsAllRights(action, indices === 'query' ? 'the path names no index' : `route [${path}]`);
}

function assertPlainAndAllowed(caller: Caller, action: string, items: readonly string[]): void {
  assertPlainItems(action, items);
  assertIndices(caller, action, items);
}
