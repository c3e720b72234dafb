import type { SecurityError } from '../domain/error.ts';
import { filterDocument, parseFilterPath } from '../domain/json/filter-path.ts';
import type { JsonValue } from '../domain/json/json-value.ts';
import type { RequestHeaders } from '../domain/request/request-headers.ts';
import type { RequestTarget } from '../domain/request/request-target.ts';
import { writeCbor } from './cbor-writer.ts';
import type { OwnApiResponse } from './contract/own-api.ts';
import type { Answer } from './contract/route.ts';
import { errorDocument, errorHeaders, errorStatus } from './error-response.ts';
import { writeJson, writePrettyJson } from './json-writer.ts';
import { answerForm, type Format } from './media-type.ts';
import { writeYaml } from './yaml-writer.ts';

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
  return respond(answer.status, document, asked, [...(answer.headers ?? []), ...noStore]);
}

/** Shapes an error. Never throws; `filter_path` does not apply. */
export function shapeError(error: SecurityError, asked: Asked): OwnApiResponse {
  // What was asked for by media types that were refused is not given.
  const form = error.code === 'mediaTypeHeader' ? { ...asked, headers: withoutMediaTypes(asked.headers) } : asked;
  const document = isTraceReadable(asked) ? errorDocument(error, isSet(asked, 'error_trace')) : plainDocument(error);
  return respond(errorStatus(error), document, form, errorHeaders(error));
}

/** Whether `error_trace` says if traces are wanted; an error about itself has no form in which it could have one. */
function isTraceReadable(asked: Asked): boolean {
  return ['', 'true', 'false'].includes(asked.target?.query.get('error_trace') ?? '');
}

function plainDocument(error: SecurityError): JsonValue {
  return { error: error.message, status: errorStatus(error) };
}

function withoutMediaTypes(headers: RequestHeaders | null): RequestHeaders {
  return new Map([...(headers ?? [])].filter(([name]) => name !== 'accept' && name !== 'content-type'));
}

/** The answer to `OPTIONS`: the methods of the path, when it is known. */
export function shapeOptions(allow: readonly string[], headers: RequestHeaders): OwnApiResponse {
  const allowed = allow.length === 0 ? [] : ['Allow', allow.join(',')];
  const type = ['content-type', 'text/plain; charset=UTF-8'];
  return { status: 200, headers: [...opaqueId(headers), ...allowed, ...product(200), ...type], body: '' };
}

function respond(status: number, document: JsonValue, asked: Asked, headers: readonly string[]): OwnApiResponse {
  const { format, contentType } = answerForm(asked.headers, asked.target?.query.get('format'));
  return {
    status,
    headers: [...opaqueId(asked.headers), ...headers, ...product(status), 'content-type', contentType],
    body: asked.method === 'HEAD' ? '' : writeDocument(document, format, isSet(asked, 'pretty')),
  };
}

/** Writes a document in a format. */
export function writeDocument(document: JsonValue, format: Format, isPretty: boolean): string | Uint8Array {
  switch (format) {
    case 'yaml':
      return writeYaml(document);
    case 'cbor':
      return writeCbor(document);
    case 'json':
      return isPretty ? writePrettyJson(document) : writeJson(document);
  }
}

/** Official clients refuse to work without it; Elasticsearch leaves it out where the caller is not let in. */
function product(status: number): readonly string[] {
  return status === 401 || status === 403 ? [] : ['X-elastic-product', 'Elasticsearch'];
}

/** The caller's `X-Opaque-Id` once more, as name and value, where it can stand in a header. */
export function opaqueId(headers: RequestHeaders | null): readonly string[] {
  const value = headers?.get('x-opaque-id');
  // What cannot stand in a header again is dropped rather than made into one.
  const isPlain = value !== undefined && value.length <= OPAQUE_ID_CHARACTERS_MAX && /^[\t\x20-\x7e\x80-\xff]+$/.test(value);
  return isPlain ? ['X-Opaque-Id', value] : [];
}

/** Whether a flag of the answer's form (`pretty`, `error_trace`) is on. */
export function isSet(asked: Asked, name: string): boolean {
  const value = asked.target?.query.get(name);
  return value === '' || value === 'true';
}
