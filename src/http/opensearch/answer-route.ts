import type { ActionContext } from '../../actions/action-context.ts';
import { convertToJson } from '../../authorization/body/converted/convert-body.ts';
import { DEFAULT_JSON_LIMITS } from '../../domain/json/json-limits.ts';
import { JsonScanner } from '../../domain/json/json-scanner.ts';
import type { OwnApiRequest, OwnApiResponse } from '../contract/own-api.ts';
import type { PathValues } from '../contract/route.ts';
import { type BodyLimits, conversionLimits, hasBody } from '../dispatcher.ts';
import { bodyFormat, type Format } from '../media-type.ts';
import { assertCommonParameters, assertParametersKnown } from '../query-parameters.ts';
import type { OpenSearchCall, OpenSearchRoute } from './opensearch-route.ts';
import { inRestLayer } from './rest-layer-error.ts';
import { shapeOpenSearchAnswer } from './shape-opensearch-answer.ts';

/** A request that a route takes. */
export interface RoutedRequest {
  readonly request: OwnApiRequest;
  readonly path: PathValues;
  readonly context: ActionContext;
  readonly limits: BodyLimits;
}

/**
 * Every request of a route goes this way, in this order: media type of the body, body, parameters, handler, shape.
 * @throws SecurityError what is refused.
 */
export async function answerRoute(route: OpenSearchRoute, routed: RoutedRequest): Promise<OwnApiResponse> {
  const { request, limits } = routed;
  const format = hasBody(request.headers) ? inRestLayer(() => bodyFormat(request.headers)) : 'json';
  const bytes = route.body === 'optional' && hasBody(request.headers) ? await request.readBody(limits.bodyBytesMax) : null;
  inRestLayer(() => {
    assertCommonParameters(request.target);
    assertParametersKnown(route.parameterNames, request.target);
  });
  const answer = await route.handle(callOf(route, routed, bytes, format));
  return shapeOpenSearchAnswer(answer, request);
}

function callOf(
  route: OpenSearchRoute,
  { request, path, context, limits }: RoutedRequest,
  bytes: Uint8Array | null,
  format: Format,
): OpenSearchCall {
  let opened: JsonScanner | null = null;
  return {
    context,
    method: route.method,
    path,
    query: request.target.query,
    get scanner() {
      if (bytes === null || bytes.length === 0) return null;
      opened ??= openBody(bytes, format, route, limits);
      return opened;
    },
  };
}

/** @throws SecurityError `contentParse`, `contentEnd`, `parse` for bytes that are not what their format says. */
function openBody(bytes: Uint8Array, format: Format, route: OpenSearchRoute, limits: BodyLimits): JsonScanner {
  const json = format === 'json' ? bytes : convertToJson(bytes, format, conversionLimits(limits));
  const jsonLimits = { ...DEFAULT_JSON_LIMITS, depthMax: limits.bodyDepthMax };
  const scanner = new JsonScanner(json, jsonLimits, { sourceShown: !route.isSecretBody, placesInBytes: true });
  scanner.next();
  return scanner;
}
