import type { Secret } from '../secret.ts';

/** A credential that a request names in its body, as it was given; `null`: not given. */
export interface GrantRequest {
  readonly grantType: string | null;
  readonly username: string | null;
  readonly password: Secret | null;
  readonly accessToken: Secret | null;
  readonly clientAuthentication: { readonly scheme: string; readonly value: Secret } | null;
}

const SHARED_SECRET = 'SharedSecret';

/** What is wrong with a grant, in Elasticsearch's words and order; empty when it can be tried. */
export function grantViolations(grant: GrantRequest): readonly string[] {
  switch (grant.grantType) {
    case null:
      return ['[grant_type] is required'];
    case 'password':
      return [
        ...missing(grant, 'username', grant.username),
        ...missing(grant, 'password', textOf(grant.password)),
        ...unsupported(grant, 'access_token', textOf(grant.accessToken)),
        ...(grant.clientAuthentication === null ? [] : notSupported(grant, 'client_authentication')),
      ];
    case 'access_token':
      return [
        ...missing(grant, 'access_token', textOf(grant.accessToken)),
        ...unsupported(grant, 'username', grant.username),
        ...unsupported(grant, 'password', textOf(grant.password)),
        ...schemeViolations(grant),
      ];
    default:
      return [`grant_type [${grant.grantType}] is not supported`];
  }
}

function missing(grant: GrantRequest, field: string, text: string | null): readonly string[] {
  return text === null || text === '' ? [`[${field}] is required for grant_type [${grant.grantType}]`] : [];
}

function unsupported(grant: GrantRequest, field: string, text: string | null): readonly string[] {
  return text === null || text === '' ? [] : notSupported(grant, field);
}

function notSupported(grant: GrantRequest, field: string): readonly string[] {
  return [`[${field}] is not supported for grant_type [${grant.grantType}]`];
}

function schemeViolations({ clientAuthentication }: GrantRequest): readonly string[] {
  if (clientAuthentication === null || clientAuthentication.scheme.trim() === SHARED_SECRET) return [];
  return [`[client_authentication.scheme] must be set to [${SHARED_SECRET}]`];
}

function textOf(secret: Secret | null): string | null {
  return secret === null ? null : secret.reveal();
}
