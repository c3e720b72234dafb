import { SecurityError } from '../../domain/error.ts';
import type { Compatibility } from '../compatibility.ts';

/** Response headers as undici gives them: by lower-case name, latin1 text. */
export type ReceivedHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** A response head as it goes to the client. */
export interface ResponseHead {
  readonly status: number;
  /** Names and values in turn. */
  readonly rawHeaders: string[];
  /** `null` when the length is not announced. */
  readonly contentLength: number | null;
}

/** Fields of one connection; they say nothing to the next (RFC 9110 §7.6.1). */
const HOP_BY_HOP: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authentication-info',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Fields by which the cluster speaks to its client, which is the gateway. */
const OF_THE_GATEWAY: ReadonlySet<string> = new Set(['www-authenticate', 'authentication-info']);

const LENGTH = /^[0-9]{1,15}$/;

/**
 * The head of a cluster's response without what belongs to the connection behind, in the media type that the client asked for.
 * @throws SecurityError `badUpstream` for a head that cannot be passed on.
 */
export function readResponseHead(
  status: number,
  headers: ReceivedHeaders,
  compatibility: Compatibility,
  accept: string | undefined,
): ResponseHead {
  // The cluster refuses the gateway, not the client: its challenge is not the client's to answer.
  if (status === 401) throw badUpstream('the cluster refuses the identity of the gateway');
  const coding = headers['transfer-encoding'];
  // Only chunks are undone on the way; any other coding would be passed on without its name.
  if (coding !== undefined && (typeof coding !== 'string' || coding.toLowerCase() !== 'chunked')) {
    throw badUpstream('the cluster used an unknown transfer coding');
  }
  const rawHeaders: string[] = [];
  const named = headers['connection'] === undefined ? null : connectionNames(headers['connection']);
  let contentLength: number | null = null;
  let hasProduct = false;
  for (const name of Object.keys(headers)) {
    const value = headers[name];
    if (value === undefined || HOP_BY_HOP.has(name) || OF_THE_GATEWAY.has(name) || named?.has(name) === true) continue;
    if (typeof value !== 'string') {
      if (name === 'content-length') throw badUpstream('the cluster announced two lengths');
      for (const one of value) rawHeaders.push(name, one);
      continue;
    }
    if (name === 'content-length') {
      // Chunks and a length at once: the length is not to be believed (RFC 9112 §6.3).
      if (coding !== undefined) throw badUpstream('the cluster announced a length and chunks');
      if (!LENGTH.test(value)) throw badUpstream('the cluster announced a faulty length');
      contentLength = Number(value);
      rawHeaders.push(name, value);
    } else if (name === 'content-type') {
      rawHeaders.push(name, compatibility.mirrorMediaType(value, accept));
    } else {
      if (name === 'x-elastic-product') hasProduct = true;
      rawHeaders.push(name, value);
    }
  }
  if (compatibility.addsProductHeader && !hasProduct) rawHeaders.push('X-elastic-product', 'Elasticsearch');
  return { status, rawHeaders, contentLength };
}

function connectionNames(connection: string | string[]): ReadonlySet<string> | null {
  const text = (typeof connection === 'string' ? connection : connection.join(',')).toLowerCase();
  if (text === 'keep-alive' || text === 'close') return null;
  // A length is no matter of the connection, whatever the cluster says: without it the framing would change.
  return new Set(
    text
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== 'content-length' && name !== 'content-type'),
  );
}

function badUpstream(message: string): SecurityError {
  return new SecurityError('badUpstream', message);
}
