import { SecurityError } from '../domain/error.ts';
import type { RequestHeaders } from '../domain/request/request-headers.ts';

/** The media type of answers when the caller does not ask for another. */
export const JSON_MEDIA_TYPE = 'application/json';

const VENDOR_MEDIA_TYPE = 'application/vnd.elasticsearch+json';
/** Versions of the API that a caller may ask for with `compatible-with`. */
const COMPATIBLE_VERSIONS: ReadonlySet<string> = new Set(['7', '8', '9']);
const JSON_TYPES: ReadonlySet<string> = new Set([JSON_MEDIA_TYPE, 'application/*', 'application/x-ndjson']);
const VENDOR_TYPES: ReadonlySet<string> = new Set([VENDOR_MEDIA_TYPE, 'application/vnd.elasticsearch+x-ndjson']);

/**
 * The `content-type` of the answer: the first type of `Accept` that is JSON, in the form in which it was asked for, else the
 * type of the request's body, else `application/json`. An `Accept` that cannot be served is not an error in Elasticsearch.
 */
export function responseMediaType(headers: RequestHeaders | null): string {
  const accept = headers?.get('accept');
  if (accept !== undefined) {
    for (const candidate of accept.split(',')) {
      const mediaType = jsonMediaType(candidate);
      if (mediaType !== null) return mediaType;
    }
  }
  return jsonMediaType(headers?.get('content-type') ?? '') ?? JSON_MEDIA_TYPE;
}

/** @throws SecurityError `notAcceptable` unless the body is declared as JSON. */
export function assertJsonBody(headers: RequestHeaders): void {
  const contentType = headers.get('content-type') ?? '';
  if (jsonMediaType(contentType) !== null) return;
  throw new SecurityError('notAcceptable', `Content-Type header [${contentType}] is not supported`);
}

/** How a JSON answer to this media type is labelled, or `null` when it is not one of JSON. */
function jsonMediaType(text: string): string | null {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  if (JSON_TYPES.has(type)) return JSON_MEDIA_TYPE;
  if (!VENDOR_TYPES.has(type)) return null;
  const version = parameters.find((parameter) => parameter.startsWith('compatible-with='))?.slice('compatible-with='.length);
  if (version === undefined || !COMPATIBLE_VERSIONS.has(version)) return null;
  return `${VENDOR_MEDIA_TYPE};compatible-with=${version}`;
}
