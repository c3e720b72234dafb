import type { RequestTarget } from '../../domain/request/request-target.ts';
import { STEERING_PARAMETERS } from './common-parameters.ts';
import type { CompiledRoute } from './compiled-route.ts';
import { needsAllRights, unrecognizedParameters } from './refusals.ts';

/**
 * Lets a limited caller's query parameters pass only if the route is known to take them.
 * @throws SecurityError `illegalArgument` for unknown ones, `forbidden` for those that would steer the request elsewhere.
 */
export function checkParameters(compiled: CompiledRoute, target: RequestTarget): void {
  if (target.query.size === 0) return;
  const unrecognized: string[] = [];
  for (const name of target.query.keys()) {
    if (compiled.idParameters.has(name)) continue;
    if (STEERING_PARAMETERS.has(name)) throw needsAllRights(compiled.route.action, `query parameter [${name}]`);
    if (!compiled.parameters.has(name)) unrecognized.push(name);
  }
  if (unrecognized.length > 0) throw unrecognizedParameters(target, unrecognized);
}
