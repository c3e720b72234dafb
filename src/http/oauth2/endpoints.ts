import type { RequestTarget } from '../../domain/request/request-target.ts';

/** The paths of the OAuth 2 endpoints. Nothing else is taken from the cluster, which may have an index of this name. */
export const ENDPOINTS = {
  token: '/oauth2/token',
  introspect: '/oauth2/introspect',
  revoke: '/oauth2/revoke',
  jwks: '/oauth2/jwks',
  metadata: '/.well-known/oauth-authorization-server',
} as const;

/** Name of one of `ENDPOINTS`. */
export type Endpoint = keyof typeof ENDPOINTS;

const SEGMENTS: ReadonlyMap<Endpoint, readonly string[]> = new Map(
  (['token', 'introspect', 'revoke', 'jwks', 'metadata'] as const).map((name) => [name, ENDPOINTS[name].slice(1).split('/')]),
);

/** The endpoint of a path, or `null`. Compared decoded: an escaped spelling is no way past. */
export function endpointOf({ segments }: RequestTarget): Endpoint | null {
  for (const [name, expected] of SEGMENTS) {
    if (segments.length === expected.length && expected.every((segment, at) => segments[at] === segment)) return name;
  }
  return null;
}
