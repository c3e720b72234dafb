import type { SecurityError } from '../domain/error.ts';
import { filterDocument, parseFilterPath } from '../domain/json/filter-path.ts';
import type { JsonValue } from '../domain/json/json-value.ts';
import type { RequestHeaders } from '../domain/request/request-headers.ts';
import type { RequestTarget } from '../domain/request/request-target.ts';
import type { OwnApiResponse } from './contract/own-api.ts';
import type { Answer } from './contract/route.ts';
import { errorDocument, errorHeaders, errorStatus } from './error-response.ts';
import { writeJson, writePrettyJson } from './json-writer.ts';
import { responseMediaType } from './media-type.ts';

/** What of a request bears on the form of its answer. Target and headers are `null` when they could not be read. */
export interface Asked {
  readonly method: string;
  readonly target: RequestTarget | null;
  readonly headers: RequestHeaders | null;
}

/** Longest `X-Opaque-Id` that is given back, in characters. */
const OPAQUE_ID_CHARACTERS_MAX = 1024;

/** Shapes an answer as its caller asked: `pretty`, `filter_path`, `Accept`. */
export function shapeAnswer(answer: Answer, asked: Asked): OwnApiResponse {
  const filter = parseFilterPath(asked.target?.query.get('filter_path') ?? '');
  const document = filter === null ? answer.document : filterDocument(answer.document, filter);
  const noStore = answer.isSecret === true ? ['Cache-Control', 'no-store'] : [];
  return respond(answer.status, document, asked, noStore);
}

/** Shapes an error. Never throws; `filter_path` does not apply. */
export function shapeError(error: SecurityError, asked: Asked): OwnApiResponse {
  return respond(errorStatus(error), errorDocument(error, isSet(asked, 'error_trace')), asked, errorHeaders(error));
}

/** The answer to `OPTIONS`: the methods of the path, when it is known. */
export function shapeOptions(allow: readonly string[], headers: RequestHeaders): OwnApiResponse {
  const allowed = allow.length === 0 ? [] : ['Allow', allow.join(',')];
  const type = ['content-type', 'text/plain; charset=UTF-8'];
  return { status: 200, headers: [...opaqueId(headers), ...allowed, ...product(200), ...type], body: '' };
}

function respond(status: number, document: JsonValue, asked: Asked, headers: readonly string[]): OwnApiResponse {
  const write = isSet(asked, 'pretty') ? writePrettyJson : writeJson;
  const contentType = ['content-type', responseMediaType(asked.headers)];
  return {
    status,
    headers: [...opaqueId(asked.headers), ...headers, ...product(status), ...contentType],
    body: asked.method === 'HEAD' ? '' : write(document),
  };
}

/** Official clients refuse to work without it; Elasticsearch leaves it out where the caller is not let in. */
function product(status: number): readonly string[] {
  return status === 401 || status === 403 ? [] : ['X-elastic-product', 'Elasticsearch'];
}

function opaqueId(headers: RequestHeaders | null): readonly string[] {
  const value = headers?.get('x-opaque-id');
  // What cannot stand in a header again is dropped rather than made into one.
  const isPlain = value !== undefined && value.length <= OPAQUE_ID_CHARACTERS_MAX && /^[\t\x20-\x7e\x80-\xff]+$/.test(value);
  return isPlain ? ['X-Opaque-Id', value] : [];
}

function isSet(asked: Asked, name: string): boolean {
  const value = asked.target?.query.get(name);
  return value === '' || value === 'true';
}
