import { type ConvertedFormat, convertedFormatOf } from '../authorization/body/converted/convert-body.ts';
import { illegalArgument, SecurityError, validationFailed } from '../domain/error.ts';
import type { RequestHeaders } from '../domain/request/request-headers.ts';

/** How a body or an answer is written. */
export type Format = 'json' | ConvertedFormat;

/** The form of an answer and its `content-type`. */
export interface AnswerForm {
  readonly format: Format;
  readonly contentType: string;
}

/** The media type of answers when the caller does not ask for another. */
export const JSON_MEDIA_TYPE = 'application/json';

/** The version of the API that a request has when it names none. */
const DEFAULT_VERSION = 8;
const VERSIONS: ReadonlySet<number> = new Set([7, 8, 9]);
const JSON_TYPES: ReadonlySet<string> = new Set([JSON_MEDIA_TYPE, 'application/*', 'application/x-ndjson']);
const VENDOR_TYPES: ReadonlySet<string> = new Set([
  'application/vnd.elasticsearch+json',
  'application/vnd.elasticsearch+x-ndjson',
]);
const TOKEN = /^[!#$%&'*+.^_`|~0-9a-z-]+$/;

interface MediaType {
  /** `type/subtype`, in lower case. */
  readonly type: string;
  /** Names and values, in lower case, as given. */
  readonly parameters: ReadonlyMap<string, string>;
}

/**
 * Refuses media types that cannot be read, and versions of the API (`compatible-with`) that are not served or, of a request
 * with a body, do not match.
 * @throws SecurityError `mediaTypeHeader`, with the reason as its cause.
 * @see https://www.elastic.co/docs/reference/elasticsearch/rest-apis/compatibility
 */
export function assertMediaTypes(headers: RequestHeaders, hasBody: boolean): void {
  const contentType = readHeader(headers, 'Content-Type');
  const accept = readHeader(headers, 'Accept');
  const acceptVersion = versionOf(accept);
  const contentVersion = versionOf(contentType);
  assertServed('Accept', acceptVersion, headers.get('accept'));
  if (!hasBody) return;
  assertServed('Content-Type', contentVersion, headers.get('content-type'));
  const differ = (contentVersion ?? DEFAULT_VERSION) !== (acceptVersion ?? DEFAULT_VERSION);
  const isOneSided = (contentVersion === null) !== (acceptVersion === null);
  if (!differ && !isOneSided) return;
  const match = differ ? ' and the compatible versions must match' : '';
  throw mismatch(
    `A compatible version is required on both Content-Type and Accept headers if either one has requested a compatible version${match}. Accept=${accept === null ? null : headers.get('accept')}, Content-Type=${contentType === null ? null : headers.get('content-type')}`,
  );
}

/** The format of a body. @throws SecurityError `notAcceptable` unless it can be read. */
export function bodyFormat(headers: RequestHeaders): Format {
  const contentType = headers.get('content-type') ?? '';
  const form = formOf(contentType);
  if (form !== null) return form.format;
  throw new SecurityError('notAcceptable', `Content-Type header [${contentType}] is not supported`);
}

/**
 * The format of a body that stands in parameters, of which `text` is the media type.
 * @throws SecurityError `illegalArgument` for none, `validation` for one that cannot be read.
 */
export function sourceFormat(text: string): Format {
  const parsed = parse(text);
  if (parsed !== null && 'violation' in parsed) throw illegalArgument(`invalid Content-Type header [${text}]`);
  const form = formOf(text);
  if (form === null) throw validationFailed([`Unknown value for source_content_type [${text}]`], 'validation');
  return form.format;
}

/**
 * The form of the answer: what `format` asks for; else the first type of `Accept` that is served, in the words in which it
 * was asked for; else that of the request's body; else JSON. An `Accept` that cannot be served is not an error in
 * Elasticsearch.
 */
export function answerForm(headers: RequestHeaders | null, format: string | undefined): AnswerForm {
  const asked = format?.toLowerCase();
  if (asked === 'json' || asked === 'yaml' || asked === 'cbor') return { format: asked, contentType: `application/${asked}` };
  for (const candidate of headers?.get('accept')?.split(',') ?? []) {
    const form = formOf(candidate, true);
    if (form !== null) return form;
  }
  return formOf(headers?.get('content-type') ?? '') ?? { format: 'json', contentType: JSON_MEDIA_TYPE };
}

/** The form that a media type names, or `null`. `isAccepted`: the answer repeats its parameters. */
function formOf(text: string, isAccepted = false): AnswerForm | null {
  const parsed = parse(text);
  if (parsed === null || 'violation' in parsed) return null;
  const { type, parameters } = parsed;
  const isVendor = type.startsWith('application/vnd.elasticsearch+');
  const version = versionOf(parsed);
  if (version !== null && !VERSIONS.has(version)) return null;
  const given = [...parameters].filter(([name]) => isAccepted || (isVendor && name === 'compatible-with'));
  const suffix = given.map(([name, value]) => `;${name}=${value}`).join('');
  if (type === 'application/*' || type === 'application/x-ndjson') return { format: 'json', contentType: JSON_MEDIA_TYPE };
  if (JSON_TYPES.has(type)) return { format: 'json', contentType: `${type}${suffix}` };
  if (VENDOR_TYPES.has(type)) return { format: 'json', contentType: `application/vnd.elasticsearch+json${suffix}` };
  const format = convertedFormatOf(type);
  return format === null ? null : { format, contentType: `${type}${suffix}` };
}

function readHeader(headers: RequestHeaders, name: 'Accept' | 'Content-Type'): MediaType | null {
  const text = headers.get(name.toLowerCase());
  if (text === undefined) return null;
  const parsed = parse(text);
  if (parsed === null || !('violation' in parsed)) return parsed;
  const violation = text.trim() === '' ? `Header [${name}] cannot be empty.` : parsed.violation;
  const causedBy = illegalArgument(violation);
  throw new SecurityError('mediaTypeHeader', `Invalid media-type value on headers [${name}]`, { causedBy });
}

/** `null` for a list and for anything at all, which Elasticsearch does not look into. */
function parse(text: string): MediaType | { readonly violation: string } | null {
  if (text.includes(',') || text.trim() === '*/*') return null;
  const [type = '', ...rest] = text.toLowerCase().split(';');
  const parts = type.split('/').map((part) => part.trim());
  if (parts.length !== 2 || !parts.every((part) => TOKEN.test(part))) return { violation: `invalid media-type [${text}]` };
  const parameters = new Map<string, string>();
  for (const parameter of rest) {
    if (parameter.trim() === '') continue;
    const [name = '', value, more] = parameter.split('=').map((part) => part.trim());
    if (value === undefined || more !== undefined || (name === 'compatible-with' && !/^\d{1,3}$/.test(value))) {
      return { violation: `invalid parameters for header [${text}]` };
    }
    parameters.set(name, value);
  }
  return { type: parts.join('/'), parameters };
}

/** The version of the API that a request speaks: what `compatible-with` says, else 8. Expects media types that were let pass. */
export function requestedVersion(headers: RequestHeaders): number {
  const given = versionOf(readHeader(headers, 'Accept')) ?? versionOf(readHeader(headers, 'Content-Type'));
  return given ?? DEFAULT_VERSION;
}

function versionOf(mediaType: MediaType | null): number | null {
  const version = mediaType?.parameters.get('compatible-with');
  return version === undefined ? null : Number(version);
}

function assertServed(name: string, version: number | null, text: string | undefined): void {
  if (version === null || VERSIONS.has(version)) return;
  throw mismatch(`${name} version must be either version 9, 8 or 7, but found ${version}. ${name}=${text}`);
}

function mismatch(reason: string): SecurityError {
  const causedBy = new SecurityError('notAcceptable', reason);
  return new SecurityError('mediaTypeHeader', 'Invalid media-type value on headers [Content-Type, Accept]', { causedBy });
}
