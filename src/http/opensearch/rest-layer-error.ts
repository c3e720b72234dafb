import { SecurityError } from '../../domain/error.ts';

/**
 * What OpenSearch refuses before its security plugin sees the request, such as an unknown parameter. It has the form that all of
 * OpenSearch's own errors have, whatever the form of the route's.
 */
export class RestLayerError extends SecurityError {}

/** Runs a step of the layer above the routes: what it refuses is told in that layer's form. */
export function inRestLayer<Result>(step: () => Result): Result {
  try {
    return step();
  } catch (error) {
    if (!(error instanceof SecurityError)) throw error;
    throw new RestLayerError(error.code, error.message, error.options);
  }
}
