import { filterDocument, parseFilterPath } from '../../domain/json/filter-path.ts';
import { isJsonArray } from '../../domain/json/json-kind.ts';
import type { JsonValue } from '../../domain/json/json-value.ts';
import type { OwnApiResponse } from '../contract/own-api.ts';
import { answerForm, type Format } from '../media-type.ts';
import { type Asked, isSet, opaqueId, writeDocument } from '../shape-response.ts';
import type { OpenSearchAnswer } from './opensearch-route.ts';

const TEXT_TYPE = 'text/plain; charset=UTF-8';
const JSON_TYPE = 'application/json; charset=UTF-8';

/** Shapes an answer of OpenSearch's dialect as its caller asked: `pretty`, `filter_path`, `format`, `Accept`. */
export function shapeOpenSearchAnswer(answer: OpenSearchAnswer, asked: Asked): OwnApiResponse {
  const noStore = answer.isSecret === true ? ['Cache-Control', 'no-store'] : [];
  const headers = [...(answer.headers ?? []), ...noStore];
  if ('text' in answer.content) return respondText(answer.status, answer.content.text, asked, headers);
  const filter = parseFilterPath(asked.target?.query.get('filter_path') ?? '');
  const { json } = answer.content;
  const document = filter === null ? json : filterDocument(json, filter);
  // Of an array nothing is left to write, where an object is left empty.
  if (isJsonArray(document) && document.length === 0 && filter !== null) return respondWith(answer.status, '', asked, headers);
  return respondDocument(answer.status, document, asked, headers);
}

/** The answer to `OPTIONS`: the methods of the path, when it is known. */
export function shapeOpenSearchOptions(allow: readonly string[], asked: Asked): OwnApiResponse {
  return respondText(200, '', asked, allow.length === 0 ? [] : ['Allow', allow.join(',')]);
}

/** A text as it is. `headers`: names and values in turn. */
export function respondText(status: number, text: string, asked: Asked, headers: readonly string[]): OwnApiResponse {
  const body = asked.method === 'HEAD' ? '' : text;
  return { status, headers: [...opaqueId(asked.headers), ...headers, 'content-type', TEXT_TYPE], body };
}

/** A document in the form that was asked for. `headers`: names and values in turn. */
export function respondDocument(status: number, document: JsonValue, asked: Asked, headers: readonly string[]): OwnApiResponse {
  const written = writeDocument(document, formatOf(asked), isSet(asked, 'pretty'));
  return respondWith(status, written, asked, headers);
}

function respondWith(status: number, body: string | Uint8Array, asked: Asked, headers: readonly string[]): OwnApiResponse {
  const type = ['content-type', contentType(formatOf(asked))];
  return { status, headers: [...opaqueId(asked.headers), ...headers, ...type], body: asked.method === 'HEAD' ? '' : body };
}

function formatOf({ headers, target }: Asked): Format {
  return answerForm(headers, target?.query.get('format')).format;
}

function contentType(format: Format): string {
  return format === 'json' ? JSON_TYPE : `application/${format}`;
}
