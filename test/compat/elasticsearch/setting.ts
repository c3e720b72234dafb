import { type Service, type ServiceResponse, SUPERUSER, SUPERUSER_PASSWORD } from './service.ts';

/** Whose credentials a recorded request carried. */
export type Caller =
  | null
  | { readonly user: string }
  | { readonly apiKey: string; readonly secret?: string; readonly scheme?: string }
  /** A token of a service account, by its name. */
  | { readonly serviceToken: string }
  /** An access token, by the name of its placeholder, e.g. `access 1`. */
  | { readonly bearer: string; readonly scheme?: string }
  | { readonly authorization: string };

/** The keys that were made so far, by name. */
export type Keys = Map<string, { readonly id: string; readonly secret: string }>;

/** What the recorder did between two recorded requests, so that they would find it. */
export interface Step {
  /** File and title of the recorded case before which it happens. */
  readonly before: readonly [string, string];
  run(service: Service, keys: Keys): Promise<void>;
}

const ROLES = {
  idx_reader: { indices: [{ names: ['idx'], privileges: ['read'] }] },
  own_keys: { cluster: ['manage_own_api_key'], indices: [{ names: ['idx'], privileges: ['read'] }] },
  all_keys: { cluster: ['manage_api_key'] },
  sec_admin: { cluster: ['manage_security'] },
  sec_reader: { cluster: ['read_security'] },
  granter: { cluster: ['grant_api_key'] },
  token_maker: { cluster: ['manage_token'] },
  impersonator: { cluster: ['manage_own_api_key'], run_as: ['alice'] },
};

const USERS = {
  alice: ['idx_reader'],
  bob: ['own_keys'],
  carol: ['all_keys'],
  dave: ['sec_admin'],
  rita: ['sec_reader'],
  greg: ['granter'],
  tom: ['token_maker'],
  imp: ['impersonator'],
  nobody: [],
};

const READER = { role_a: { cluster: ['monitor'], indices: [{ names: ['idx'], privileges: ['read'] }] } };
const OWN_KEYS = { m: { cluster: ['manage_own_api_key'] } };
const EVERYTHING = { w: { cluster: ['all'], indices: [{ names: ['*'], privileges: ['all'] }] } };

/** Roles and users that were there from the start. */
export async function prepare(service: Service): Promise<void> {
  for (const [name, role] of Object.entries(ROLES)) await mustSend(service, 'PUT', `/_security/role/${name}`, role);
  for (const [name, roles] of Object.entries(USERS)) {
    await mustSend(service, 'PUT', `/_security/user/${name}`, {
      password: `password-${name}`,
      roles,
      full_name: `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
      email: `${name}@example.com`,
      metadata: { team: 'x' },
    });
  }
  await mustSend(service, 'PUT', '/_security/user/off', { password: 'password-off', roles: ['idx_reader'], enabled: false });
}

/** Everything else, in the order of the recording. */
export const STEPS: readonly Step[] = [
  createsKey(['a-authentication', 'ApiKey, wrong secret'], { name: 'plain' }),
  createsKey(['b-create-api-key', 'manage_own_api_key suffices'], { name: 'bob-1' }, 'bob'),
  createsKey(['b-create-api-key', 'key from a key: no role_descriptors'], { name: 'maker', role_descriptors: OWN_KEYS }),
  createsKey(['b-create-api-key', 'key from a key without the privilege'], { name: 'weak', role_descriptors: READER }),
  {
    before: ['c-grant-api-key', 'access token'],
    run: async (service, keys) => {
      const grant = { grant_type: 'password', username: 'alice', password: 'password-alice' };
      const response = await mustSend(service, 'POST', '/_security/oauth2/token', grant);
      rememberTokens(response, '{access 0}', keys);
    },
  },
  createsKey(['d-use-of-a-key', 'search allowed'], { name: 'reader', role_descriptors: READER }),
  createsKey(
    ['d-use-of-a-key', 'role of the key wider than its owner: cut to the owner'],
    { name: 'bob-wide', role_descriptors: EVERYTHING },
    'bob',
  ),
  createsKey(['d-use-of-a-key', 'security index denied even to a key of all on *'], {
    name: 'star',
    role_descriptors: EVERYTHING,
  }),
  createsKey(['d-use-of-a-key', 'key before it expires'], { name: 'short', expiration: '4s' }),
  { before: ['d-use-of-a-key', 'expired key'], run: async (service) => service.advanceMs(4_200) },
  createsKey(['d-use-of-a-key', 'invalidated key'], { name: 'gone' }),
  {
    before: ['d-use-of-a-key', 'invalidated key'],
    run: async (service, keys) => {
      await mustSend(service, 'DELETE', '/_security/api_key', { ids: [keys.get('gone')?.id] });
    },
  },
  {
    before: ['d-use-of-a-key', 'key of a user since disabled still works'],
    run: async (service) => {
      await mustSend(service, 'PUT', '/_security/user/late', { password: 'password-late', roles: ['own_keys'] });
    },
  },
  createsKey(['d-use-of-a-key', 'key of a user since disabled still works'], { name: 'late-1' }, 'late'),
  {
    before: ['d-use-of-a-key', 'key of a user since disabled still works'],
    run: async (service) => {
      await mustSend(service, 'PUT', '/_security/user/late', { roles: ['own_keys'], enabled: false });
    },
  },
  createsKey(['g-update-api-keys', 'change metadata and roles'], { name: 'upd', role_descriptors: READER }),
  createsKey(['i-tokens', 'client_credentials by an API key'], { name: 'tokkey' }),
  createsKey(['h-invalidate-api-keys', 'one id'], { name: 't1' }),
  createsKey(['h-invalidate-api-keys', 'one id'], { name: 't2' }),
  createsKey(['h-invalidate-api-keys', 'one id'], { name: 't3' }),
  createsKey(['h-invalidate-api-keys', 'id, the old field'], { name: 't4' }),
  createsKey(['h-invalidate-api-keys', 'key with manage_own_api_key invalidates another'], {
    name: 'selfkill',
    role_descriptors: OWN_KEYS,
  }),
  createsKey(['h-invalidate-api-keys', 'key with manage_own_api_key, owner=true'], {
    name: 'selfkill2',
    role_descriptors: OWN_KEYS,
  }),
];

/** The `Authorization` header of a caller, or `null`. */
export function authorizationOf(caller: Caller, keys: Keys): string | null {
  if (caller === null) return null;
  if ('authorization' in caller) return caller.authorization;
  if ('user' in caller) {
    return caller.user === 'superuser' ? basic(SUPERUSER, SUPERUSER_PASSWORD) : basic(caller.user, `password-${caller.user}`);
  }
  if ('serviceToken' in caller) return `Bearer ${keys.get(tokenName(caller.serviceToken))?.secret}`;
  if ('bearer' in caller) return `${caller.scheme ?? 'Bearer'} ${keys.get(caller.bearer)?.secret}`;
  const key = keys.get(caller.apiKey);
  if (key === undefined) throw new Error(`no key [${caller.apiKey}] was made`);
  return `${caller.scheme ?? 'ApiKey'} ${base64(`${key.id}:${caller.secret ?? key.secret}`)}`;
}

/** Remembers the key or token that a request made, under its name; the first of a name counts. */
export function rememberKey(response: ServiceResponse, keys: Keys): void {
  if (response.status === 200 && response.text.includes('"token":{"name":')) rememberToken(response.text, keys);
  if (response.status !== 200 || !response.text.includes('"encoded":"')) return;
  const { id, name, api_key: secret } = JSON.parse(response.text) as { id: string; name: string; api_key: string };
  if (!keys.has(name)) keys.set(name, { id, secret });
}

/**
 * Remembers the access and refresh token that a request made, under the numbers of the placeholders that the recorded answer has for
 * them; the first of a name counts, so that an answer that must repeat it is seen to do so.
 */
export function rememberTokens(response: ServiceResponse, recorded: string, keys: Keys): void {
  const number = /\{access (\d+)\}/.exec(recorded)?.[1];
  if (response.status !== 200 || number === undefined || keys.has(`access ${number}`)) return;
  const made = JSON.parse(response.text) as { readonly access_token: string; readonly refresh_token?: string };
  keys.set(`access ${number}`, { id: '', secret: made.access_token });
  if (made.refresh_token !== undefined) keys.set(`refresh ${number}`, { id: '', secret: made.refresh_token });
}

function rememberToken(text: string, keys: Keys): void {
  const { token } = JSON.parse(text) as { readonly token: { readonly name: string; readonly value?: string } };
  if (token.value !== undefined) keys.set(tokenName(token.name), { id: '', secret: token.value });
}

function tokenName(name: string): string {
  return `token ${name}`;
}

function createsKey(
  before: Step['before'],
  body: { readonly name: string; readonly [field: string]: unknown },
  user?: string,
): Step {
  return {
    before,
    async run(service, keys) {
      rememberKey(await mustSend(service, 'PUT', '/_security/api_key', body, user), keys);
    },
  };
}

async function mustSend(
  service: Service,
  method: string,
  path: string,
  body: unknown,
  user = 'superuser',
): Promise<ServiceResponse> {
  const authorization = authorizationOf({ user }, new Map()) ?? '';
  const headers = { authorization, 'content-type': 'application/json' };
  const response = await service.send({ method, path, headers, body: JSON.stringify(body) });
  if (response.status !== 200) throw new Error(`${method} ${path}: ${response.status} ${response.text}`);
  return response;
}

function basic(username: string, password: string): string {
  return `Basic ${base64(`${username}:${password}`)}`;
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
