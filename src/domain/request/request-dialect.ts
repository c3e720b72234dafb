import type { RequestHeaders } from './request-headers.ts';
import type { RequestTarget } from './request-target.ts';

/** The product whose words a request expects. */
export type RequestDialect = 'elasticsearch' | 'opensearch';

const API_TOKEN = /^[\t ]*apikey[\t ]+os_/i;

/**
 * In whose words a request is refused before its caller is known: by a path that only one product has, else by the form of the credential,
 * else by the setting. Both may be unknown.
 */
export function requestDialect(
  target: Pick<RequestTarget, 'rawSegments'> | null,
  headers: RequestHeaders | null,
  setting: RequestDialect,
): RequestDialect {
  const [first, second] = target?.rawSegments ?? [];
  if (first === '_security' || first === '_claviger') return 'elasticsearch';
  if ((first === '_plugins' || first === '_opendistro') && second === '_security') return 'opensearch';
  return API_TOKEN.test(headers?.get('authorization') ?? '') ? 'opensearch' : setting;
}
