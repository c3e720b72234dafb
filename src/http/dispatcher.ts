import type { Principal } from '../authentication/principal.ts';
import { CONVERSION_LIMITS, type ConversionLimits, convertToJson } from '../authorization/body/converted/convert-body.ts';
import { illegalArgument, SecurityError } from '../domain/error.ts';
import { DEFAULT_JSON_LIMITS } from '../domain/json/json-limits.ts';
import { JsonScanner } from '../domain/json/json-scanner.ts';
import type { RequestHeaders } from '../domain/request/request-headers.ts';
import type { OwnApiRequest, OwnApiResponse } from './contract/own-api.ts';
import type { Answer, Route } from './contract/route.ts';
import { assertMediaTypes, bodyFormat, JSON_MEDIA_TYPE, requestedVersion } from './media-type.ts';
import { assertParametersKnown } from './query-parameters.ts';
import type { Router } from './router.ts';
import { shapeAnswer } from './shape-response.ts';

/** What a body may be. */
export interface BodyLimits {
  readonly bodyBytesMax: number;
  /** How deep its objects and arrays may nest. */
  readonly bodyDepthMax: number;
  /** Size of a body in YAML, whose reader is slow. */
  readonly yamlBytesMax: number;
}

/** The limits where nothing else is configured: 1 MiB, 100 levels, 32 KiB of YAML. */
export const DEFAULT_BODY_LIMITS: BodyLimits = {
  bodyBytesMax: 1_048_576,
  bodyDepthMax: 100,
  yamlBytesMax: CONVERSION_LIMITS.yamlBytesMax,
};

/** Answers a proven caller, or throws what is refused. */
export type Dispatch = (request: OwnApiRequest) => Promise<OwnApiResponse>;

/** Every request of the own API goes this way, in this order: media types, route, parameters, body, parse, action, shape. */
export function createDispatcher(router: Router, limits: BodyLimits): Dispatch {
  const constantResponses = new WeakMap<Route, WeakMap<Principal, OwnApiResponse>>();

  return async (request) => {
    assertMediaTypes(request.headers, hasBody(request.headers));
    const { route, path } = router.match(request.method, request.target);
    const kept = isPlain(request) ? constantResponses.get(route)?.get(request.principal) : undefined;
    if (kept !== undefined) return kept;

    assertParametersKnown(route, request.target);
    const scanner = await readBody(route, request, limits);
    const apiVersion = requestedVersion(request.headers);
    const run = route.read({ path, query: request.target.query, scanner, apiVersion });
    const answer: Answer = await run({ principal: request.principal, origin: request.origin, now: request.now });
    const response = shapeAnswer(answer, request);

    if (route.isConstantPerPrincipal && isPlain(request)) keep(constantResponses, route, request.principal, response);
    return response;
  };
}

/** Whether nothing but route and principal bears on the answer. */
function isPlain({ target, headers }: OwnApiRequest): boolean {
  if (target.query.size > 0 || hasBody(headers) || headers.has('x-opaque-id') || headers.has('content-type')) return false;
  const accept = headers.get('accept');
  return accept === undefined || accept === '*/*' || accept === JSON_MEDIA_TYPE;
}

/** A scanner on the body's first token, or `null` without a body. */
async function readBody(route: Route, request: OwnApiRequest, limits: BodyLimits): Promise<JsonScanner | null> {
  const { headers, method, target } = request;
  const format = hasBody(headers) ? bodyFormat(headers) : 'json';
  if (route.body === null) {
    if (!hasBody(headers)) return null;
    throw illegalArgument(`request [${method} ${target.path}] does not support having a body`);
  }
  const received = hasBody(headers) ? await request.readBody(limits.bodyBytesMax) : new Uint8Array();
  const bytes = format === 'json' ? received : convertToJson(received, format, conversionLimits(limits));
  if (bytes.length === 0 && route.body.isOptional) return null;
  if (bytes.length === 0) throw new SecurityError('parse', route.body.missingText);
  const scanner = new JsonScanner(
    bytes,
    { ...DEFAULT_JSON_LIMITS, depthMax: limits.bodyDepthMax },
    { sourceShown: !route.body.isSecret },
  );
  scanner.next();
  return scanner;
}

function conversionLimits({ bodyDepthMax, yamlBytesMax }: BodyLimits): ConversionLimits {
  return { depthMax: bodyDepthMax, yamlBytesMax };
}

function hasBody(headers: RequestHeaders): boolean {
  const contentLength = headers.get('content-length');
  return headers.has('transfer-encoding') || (contentLength !== undefined && contentLength !== '0');
}

function keep(
  responses: WeakMap<Route, WeakMap<Principal, OwnApiResponse>>,
  route: Route,
  principal: Principal,
  response: OwnApiResponse,
): void {
  const byPrincipal = responses.get(route) ?? new WeakMap<Principal, OwnApiResponse>();
  responses.set(route, byPrincipal.set(principal, response));
}
