import type { Principal } from '../authentication/principal.ts';
import { CONVERSION_LIMITS, type ConversionLimits, convertToJson } from '../authorization/body/converted/convert-body.ts';
import { illegalArgument, SecurityError, validationFailed } from '../domain/error.ts';
import { DEFAULT_JSON_LIMITS } from '../domain/json/json-limits.ts';
import { JsonScanner } from '../domain/json/json-scanner.ts';
import type { RequestHeaders } from '../domain/request/request-headers.ts';
import type { OwnApiRequest, OwnApiResponse } from './contract/own-api.ts';
import type { Answer, Route } from './contract/route.ts';
import { assertMediaTypes, bodyFormat, type Format, JSON_MEDIA_TYPE, requestedVersion, sourceFormat } from './media-type.ts';
import { assertCommonParameters, assertParametersKnown } from './query-parameters.ts';
import type { Router } from './router.ts';
import { shapeAnswer } from './shape-response.ts';
import { warningHeaders } from './warning-headers.ts';

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

/**
 * Every request of the own API goes this way, in this order: media types, route, body, parse, unknown parameters, action,
 * shape. As in Elasticsearch, a parameter that nobody reads is found when everything else has been read.
 */
export function createDispatcher(router: Router, limits: BodyLimits): Dispatch {
  const constantResponses = new WeakMap<Route, WeakMap<Principal, OwnApiResponse>>();

  return async (request) => {
    assertMediaTypes(request.headers, hasBody(request.headers));
    const { route, path } = router.match(request.method, request.target);
    const kept = isPlain(request) ? constantResponses.get(route)?.get(request.principal) : undefined;
    if (kept !== undefined) return kept;

    const received = bodyOf(request);
    assertCommonParameters(request.target);
    const source = sourceOf(route, request);
    const scanner = route.body === null ? null : await readBody(route.body, source ?? received, limits);
    const apiVersion = requestedVersion(request.headers);
    const answer = await answerWithWarnings(scanner, () => {
      const run = route.read({ path, query: request.target.query, scanner, apiVersion });
      assertParametersKnown(source === null ? route.parameterNames : [...route.parameterNames, ...SOURCE], request.target);
      if (route.body === null) assertNoBody(request);
      return run({ principal: request.principal, origin: request.origin, now: request.now });
    });
    const response = shapeAnswer(answer, request);

    if (route.isConstantPerPrincipal && isPlain(request)) keep(constantResponses, route, request.principal, response);
    return response;
  };
}

/** Answers, or refuses, with a warning of each deprecated thing that the body held. */
async function answerWithWarnings(scanner: JsonScanner | null, answerRequest: () => Promise<Answer> | Answer): Promise<Answer> {
  try {
    const answer = await answerRequest();
    const warnings = scanner?.deprecations ?? [];
    return warnings.length === 0 ? answer : { ...answer, headers: [...(answer.headers ?? []), ...warningHeaders(warnings)] };
  } catch (error) {
    const warnings = scanner?.deprecations ?? [];
    if (!(error instanceof SecurityError) || warnings.length === 0) throw error;
    throw new SecurityError(error.code, error.message, { ...error.options, warnings });
  }
}

/** Whether nothing but route and principal bears on the answer. */
function isPlain({ target, headers }: OwnApiRequest): boolean {
  if (target.query.size > 0 || hasBody(headers) || headers.has('x-opaque-id') || headers.has('content-type')) return false;
  const accept = headers.get('accept');
  return accept === undefined || accept === '*/*' || accept === JSON_MEDIA_TYPE;
}

/** A body, not yet read. */
interface ReceivedBody {
  readonly format: Format;
  /** Whether it is a body even when it has no bytes. */
  readonly isGiven: boolean;
  read(bytesMax: number): Promise<Uint8Array>;
}

const NO_BYTES = new Uint8Array();

function bodyOf(request: OwnApiRequest): ReceivedBody {
  if (!hasBody(request.headers)) return { format: 'json', isGiven: false, read: async () => NO_BYTES };
  return { format: bodyFormat(request.headers), isGiven: false, read: (bytesMax) => request.readBody(bytesMax) };
}

/** The parameters that stand for a body, where clients cannot send one with a GET. */
const SOURCE = ['source', 'source_content_type'] as const;

/**
 * The body that the parameters hold, for routes that can be asked by GET, when there is no other; else `null`.
 * @throws SecurityError `validation`, `illegalArgument`.
 * @see https://www.elastic.co/docs/reference/elasticsearch/rest-apis/api-conventions
 */
function sourceOf(route: Route, { headers, target }: OwnApiRequest): ReceivedBody | null {
  const [text, contentType] = SOURCE.map((name) => target.query.get(name));
  if (text === undefined || route.body === null || !route.methods.includes('GET') || hasBody(headers)) return null;
  if (contentType === undefined) {
    throw validationFailed(['source and source_content_type parameters are required'], 'validation');
  }
  return { format: sourceFormat(contentType), isGiven: true, read: async () => Buffer.from(text) };
}

function assertNoBody({ headers, method, target }: OwnApiRequest): void {
  if (!hasBody(headers)) return;
  throw illegalArgument(`request [${method} ${target.path}] does not support having a body`);
}

/** A scanner on the body's first token, or `null` without a body. */
async function readBody(
  { isOptional, isSecret, missingText }: NonNullable<Route['body']>,
  { format, isGiven, read }: ReceivedBody,
  limits: BodyLimits,
): Promise<JsonScanner | null> {
  const received = await read(limits.bodyBytesMax);
  const bytes = format === 'json' ? received : convertToJson(received, format, conversionLimits(limits));
  if (bytes.length === 0 && !isGiven) {
    if (isOptional) return null;
    throw new SecurityError('parse', missingText);
  }
  const scanner = new JsonScanner(bytes, { ...DEFAULT_JSON_LIMITS, depthMax: limits.bodyDepthMax }, { sourceShown: !isSecret });
  scanner.next();
  return scanner;
}

/** The limits of a body that is not in JSON. */
export function conversionLimits({ bodyDepthMax, yamlBytesMax }: BodyLimits): ConversionLimits {
  return { depthMax: bodyDepthMax, yamlBytesMax };
}

/** Whether a request has a body, so far as its head tells. */
export function hasBody(headers: RequestHeaders): boolean {
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
