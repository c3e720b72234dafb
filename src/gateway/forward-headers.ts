import { SecurityError } from '../domain/error.ts';
import type { RequestHeaders } from '../domain/request/request-headers.ts';
import type { Compatibility } from './compatibility.ts';

/**
 * The only request headers that reach the cluster: what describes the body, what the answer shall look like, and what names
 * the request in the cluster's logs. Everything else stays here — credentials, identities and impersonations, internal
 * switches (`X-opensearch-product-origin`), method overrides, cookies, hop-by-hop fields — whatever `Connection` says.
 * Conditional requests (`If-Match` …) mean nothing to the cluster, which takes `if_seq_no` instead.
 */
export const FORWARDED_HEADERS = [
  'accept',
  'accept-encoding',
  'content-encoding',
  'content-type',
  'traceparent',
  'tracestate',
  'user-agent',
  'x-opaque-id',
] as const;

/** What the headers of a forwarded request are made of. */
export interface ForwardedHead {
  readonly headers: RequestHeaders;
  /** Address of the peer: what `X-Forwarded-For` tells, as nothing before it is trusted. */
  readonly remoteAddress: string;
  /** Name of this process in `Via`. */
  readonly viaName: string;
  /** Headers by which the gateway identifies itself to the cluster, names and values in turn. */
  readonly identity: readonly string[];
  readonly compatibility: Compatibility;
  /** `Content-Length` to send, or `null` when the length follows from the body or is not known. */
  readonly contentLength: number | null;
  /** `Content-Type` in the place of the client's; `null`: the client's. */
  readonly mediaType: string | null;
  /** Whether the body goes without the encoding that it came with. */
  readonly bodyDecoded: boolean;
  /** Whether the answer will be read here: as JSON, in no encoding. */
  readonly answerRead: boolean;
}

const JSON_ACCEPTED = /json|\*\/\*|application\/\*/i;

/**
 * The headers that go upstream, names and values in turn; the gateway's own come last and from nowhere else.
 * @throws SecurityError `badUpstream` when the request has passed here before.
 */
export function composeForwardHeaders(head: ForwardedHead): string[] {
  const { headers, compatibility } = head;
  const forwarded: string[] = [];
  for (const name of FORWARDED_HEADERS) {
    const value = name === 'content-type' && head.mediaType !== null ? head.mediaType : headers.get(name);
    if (value === undefined) continue;
    if (name === 'content-encoding' && head.bodyDecoded) continue;
    if (head.answerRead && (name === 'accept-encoding' || (name === 'accept' && !JSON_ACCEPTED.test(value)))) continue;
    const translated = name === 'accept' || name === 'content-type' ? compatibility.translateMediaType(value) : value;
    forwarded.push(name, translated);
  }
  if (head.contentLength !== null) forwarded.push('content-length', String(head.contentLength));
  forwarded.push('via', composeVia(headers.get('via'), head.viaName), 'x-forwarded-for', head.remoteAddress);
  for (const part of head.identity) forwarded.push(part);
  return forwarded;
}

function composeVia(received: string | undefined, viaName: string): string {
  if (received === undefined) return `1.1 ${viaName}`;
  if (received.includes(viaName)) {
    throw new SecurityError(
      'badUpstream',
      'the request came back to the gateway that sent it: the address of the cluster leads here',
    );
  }
  return `${received}, 1.1 ${viaName}`;
}
