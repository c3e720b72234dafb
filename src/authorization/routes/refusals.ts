import { SecurityError } from '../../domain/error.ts';
import type { RequestTarget } from '../../domain/request/request-target.ts';

/** How much of a path an error text repeats, in characters. */
const PATH_LENGTH_MAX = 256;

/** The 403 for what is decided for callers with all rights alone, whatever else the caller may do. `why` names the construct. */
export function needsAllRights(action: string | null, why: string): SecurityError {
  const what = action === null ? 'the request' : `action [${action}]`;
  return new SecurityError('forbidden', `${what} is refused to a caller without all privileges: ${why}`);
}

/** The 403 for a request that no route of the table matches. */
export function unknownRequest(method: string, target: RequestTarget): SecurityError {
  return needsAllRights(null, `no route is known for [${method} ${target.path.slice(0, PATH_LENGTH_MAX)}]`);
}

/** The 400 for query parameters that the route does not have, in Elasticsearch's words. */
export function unrecognizedParameters(target: RequestTarget, names: readonly string[]): SecurityError {
  const list = [...names]
    .sort()
    .map((name) => `[${name}]`)
    .join(', ');
  const noun = names.length === 1 ? 'parameter' : 'parameters';
  const path = target.path.slice(0, PATH_LENGTH_MAX);
  return new SecurityError('illegalArgument', `request [${path}] contains unrecognized ${noun}: ${list}`);
}

/** The 400 for a request that says what it wants in its body, and has none. */
export function bodyRequired(): SecurityError {
  return new SecurityError('parse', 'request body is required');
}

/** The 404 for an index expression that comes to nothing where it must not. */
export function indexNotFound(name: string): SecurityError {
  return new SecurityError('indexNotFound', `no such index [${name}]`, { metadata: { index_uuid: '_na_', index: name } });
}
