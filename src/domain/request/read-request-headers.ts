import { SecurityError } from '../error.ts';
import type { RequestHeaders } from './request-headers.ts';

/** Bounds of a request head. */
export interface HeaderLimits {
  /** Most header lines. */
  readonly headersMax: number;
  /** Most bytes of all names and values together, four bytes of punctuation a line included. */
  readonly headerBytesMax: number;
}

/** What a gateway takes unless told otherwise. */
export const HEADER_LIMITS: HeaderLimits = { headersMax: 200, headerBytesMax: 16_384 };

/** Fields that mean one thing: two of them are two stories, and two programs may believe different ones. */
const SINGLETONS: ReadonlySet<string> = new Set([
  'age',
  'authorization',
  'content-encoding',
  'content-length',
  'content-location',
  'content-range',
  'content-type',
  'cookie',
  'date',
  'es-client-authentication',
  'es-secondary-authorization',
  'es-secondary-x-client-authentication',
  'es-security-runas-user',
  'expect',
  'from',
  'host',
  'max-forwards',
  'opendistro_security_impersonate_as',
  'origin',
  'proxy-authorization',
  'range',
  'referer',
  'securitytenant',
  'sgtenant',
  'traceparent',
  'transfer-encoding',
  'upgrade',
  'user-agent',
  'x-client-authentication',
  'x-elastic-product-origin',
  'x-http-method-override',
  'x-opaque-id',
  'x-opensearch-product-origin',
  'x-proxy-roles',
  'x-proxy-user',
]);

/** Spellings that clients send, so that the usual name costs one look-up instead of a check and a conversion. */
const NAMES_BY_SPELLING: ReadonlyMap<string, string> = new Map(
  [
    ...SINGLETONS,
    'accept',
    'accept-charset',
    'accept-encoding',
    'accept-language',
    'connection',
    'keep-alive',
    'via',
    'x-elastic-client-meta',
    'x-forwarded-for',
    'x-forwarded-proto',
  ].flatMap((name) => [
    [name, name],
    [name.replace(/(?:^|-)[a-z]/g, (start) => start.toUpperCase()), name],
  ]),
);

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const NOT_IN_VALUE = /[^\t\x20-\x7e\x80-\xff]/;
const HOST = /^(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._~!$&'()*+,;=%-]*)(?::[0-9]{0,5})?$/;

/**
 * Reads a request's header lines, names and values in turn, in one pass.
 * @throws SecurityError `malformedRequest` for a name or value outside the grammar, a second line of a field that allows
 * one, a faulty `Host` or too many lines; `headersTooLarge` for too many bytes.
 */
export function readRequestHeaders(rawHeaders: readonly string[], limits: HeaderLimits = HEADER_LIMITS): RequestHeaders {
  if (rawHeaders.length > limits.headersMax * 2) {
    throw malformed(`it has more than [${limits.headersMax}] headers`);
  }
  const headers = new Map<string, string>();
  let bytes = 0;
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const spelling = rawHeaders[i] ?? '';
    const value = rawHeaders[i + 1] ?? '';
    bytes += spelling.length + value.length + 4;
    if (NOT_IN_VALUE.test(value)) throw malformed('it contains a header value with a character that is not allowed');
    const name = NAMES_BY_SPELLING.get(spelling) ?? readName(spelling);
    const present = headers.get(name);
    if (present !== undefined && SINGLETONS.has(name)) throw malformed(`it contains the header [${name}] twice`);
    headers.set(name, present === undefined ? value : `${present}, ${value}`);
  }
  if (bytes > limits.headerBytesMax) {
    throw new SecurityError('headersTooLarge', `the request has more than [${limits.headerBytesMax}] bytes of headers`);
  }
  const host = headers.get('host');
  if (host !== undefined && !HOST.test(host)) throw malformed('its [host] header is not a host');
  return headers;
}

function readName(spelling: string): string {
  if (!TOKEN.test(spelling)) throw malformed('it contains a header name with a character that is not allowed');
  return spelling.toLowerCase();
}

function malformed(detail: string): SecurityError {
  return new SecurityError('malformedRequest', `malformed request: ${detail}`);
}
