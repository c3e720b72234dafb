import { type Endpoint, NONE, OWNER_PASSWORD } from './endpoint.ts';
import { ask, type CompatRequest } from './scenario.ts';

const OAUTH2_PATH = '/_security/oauth2/token';
const login = (name: string): CompatRequest => ask('POST', OAUTH2_PATH, OWNER_PASSWORD, { keep: name });

/** Endpoints of the token service. */
export const TOKEN_ENDPOINTS: readonly Endpoint[] = [
  {
    name: 'token by password',
    method: 'POST',
    path: OAUTH2_PATH,
    body: { ...OWNER_PASSWORD, scope: 'x' },
    parameters: NONE,
    before: [],
  },
  {
    name: 'token for the caller',
    method: 'POST',
    path: OAUTH2_PATH,
    body: { grant_type: 'client_credentials' },
    parameters: NONE,
    before: [],
  },
  {
    name: 'token by ticket',
    method: 'POST',
    path: OAUTH2_PATH,
    body: { grant_type: '_kerberos', kerberos_ticket: 'eA==' },
    parameters: NONE,
    before: [],
  },
  {
    name: 'refresh token',
    method: 'POST',
    path: OAUTH2_PATH,
    body: { grant_type: 'refresh_token', refresh_token: '{refresh:e-refresh}' },
    parameters: NONE,
    before: [login('e-refresh')],
  },
  {
    name: 'invalidate access token',
    method: 'DELETE',
    path: OAUTH2_PATH,
    body: { token: '{access:e-invalidate}' },
    parameters: NONE,
    before: [login('e-invalidate')],
  },
  {
    name: 'invalidate refresh token',
    method: 'DELETE',
    path: OAUTH2_PATH,
    body: { refresh_token: '{refresh:e-invalidate}' },
    parameters: NONE,
    before: [login('e-invalidate')],
  },
  {
    name: 'invalidate tokens of a user',
    method: 'DELETE',
    path: OAUTH2_PATH,
    body: { username: 'cc_owner', realm_name: 'default_native' },
    parameters: NONE,
    before: [],
  },
];
