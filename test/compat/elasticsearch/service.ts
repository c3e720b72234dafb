import { Readable } from 'node:stream';
import { createApiKey } from '../../../src/actions/api-key/create-api-key.ts';
import { getApiKeys } from '../../../src/actions/api-key/get-api-keys.ts';
import { invalidateApiKeys } from '../../../src/actions/api-key/invalidate-api-keys.ts';
import { type ExplainedPlanner, explainRequest } from '../../../src/actions/explain/explain-request.ts';
import { deleteRole } from '../../../src/actions/role/delete-role.ts';
import { getRoles } from '../../../src/actions/role/get-roles.ts';
import { putRole } from '../../../src/actions/role/put-role.ts';
import { deleteUser } from '../../../src/actions/user/delete-user.ts';
import { getUserPrivileges } from '../../../src/actions/user/get-user-privileges.ts';
import { getUsers } from '../../../src/actions/user/get-users.ts';
import { hasPrivileges } from '../../../src/actions/user/has-privileges.ts';
import { putUser } from '../../../src/actions/user/put-user.ts';
import { createApiKeyRealm } from '../../../src/authentication/api-key-realm.ts';
import { createAuthenticator } from '../../../src/authentication/authenticator.ts';
import { createNativeRealm } from '../../../src/authentication/native-realm.ts';
import { createPasswordHashing } from '../../../src/authentication/password-hashing.ts';
import { createReservedRealm } from '../../../src/authentication/reserved-realm.ts';
import { AuthorizerInterner } from '../../../src/authorization/compile-authorizer.ts';
import { createRequestPlanner } from '../../../src/authorization/plan-request.ts';
import { RESERVED_ROLES } from '../../../src/authorization/reserved-roles.ts';
import { createRouteFinder } from '../../../src/authorization/routes/find-route.ts';
import type { AuditEvent, AuditLog } from '../../../src/domain/audit/audit-event.ts';
import { Secret } from '../../../src/domain/secret.ts';
import { type Instant, instant } from '../../../src/domain/time.ts';
import { createCompatibility } from '../../../src/gateway/compatibility.ts';
import type { Exchange, ResponseSink } from '../../../src/gateway/exchange.ts';
import { GATEWAY_LIMITS, type Gateway, HELD_BODY_BYTES_MAX } from '../../../src/gateway/gateway.ts';
import { handleRequest } from '../../../src/gateway/handle-request.ts';
import { HeldBodies } from '../../../src/gateway/held-bodies.ts';
import { createRequestIds } from '../../../src/gateway/request-ids.ts';
import { Upstream } from '../../../src/gateway/upstream/upstream.ts';
import { UPSTREAM_OPTIONS } from '../../../src/gateway/upstream/upstream-options.ts';
import type { ClavigerActions } from '../../../src/http/claviger/claviger-actions.ts';
import type { SecurityActions } from '../../../src/http/elasticsearch/security-actions.ts';
import { createOwnApi } from '../../../src/http/own-api.ts';
import { systemRandom } from '../../../src/platform/random.ts';
import { openMemoryStore } from '../../../src/stores/memory/memory-store.ts';
import { aSeal } from '../../support/planned-request.ts';

/** Name of the built-in superuser of the service. */
export const SUPERUSER = 'elastic';
/** Its password. */
export const SUPERUSER_PASSWORD = 'password-superuser';

/** A request as a client sends it. */
export interface ServiceRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** What came back. */
export interface ServiceResponse {
  readonly status: number;
  /** Lower-case names and values, in the order sent. */
  readonly headers: readonly (readonly [string, string])[];
  readonly text: string;
}

/** The whole service without sockets and without a cluster, over the memory store, with a clock that stands still until moved. */
export interface Service {
  send(request: ServiceRequest): Promise<ServiceResponse>;
  advanceMs(durationMs: number): void;
  readonly audited: readonly AuditEvent[];
}

/** Opens a fresh service with its superuser. */
export async function openService(): Promise<Service> {
  const store = openMemoryStore();
  const passwords = createPasswordHashing({ random: systemRandom, algorithm: 'bcrypt4' });
  const passwordHash = await passwords.hash(new Secret(SUPERUSER_PASSWORD));
  const superuser = { fullName: null, email: null, metadata: {}, enabled: true, roles: ['superuser'], passwordHash };
  await store.users.put('reserved', { username: SUPERUSER, ...superuser });

  const audited: AuditEvent[] = [];
  const audit: AuditLog = { record: (event) => void audited.push(event) };
  const sources = { ...store, reservedRoles: RESERVED_ROLES, passwords };
  const authenticator = createAuthenticator({
    realms: [createApiKeyRealm(sources), createReservedRealm(sources), createNativeRealm(sources)],
    changes: store.changes,
    authorizers: new AuthorizerInterner({ entriesMax: 100 }),
    random: systemRandom,
    services: { apiKeys: true, tokens: true },
  });
  let now: Instant = instant(Date.UTC(2026, 10, 22, 15));
  const upstream = new Upstream({ ...UPSTREAM_OPTIONS, urls: [] });
  const planner: ExplainedPlanner = {
    plan: createRequestPlanner({ product: 'elasticsearch', bodyBytesMax: 1_048_576, bodyDepthMax: 100, seal: aSeal() }).plan,
    findRoute: createRouteFinder('elasticsearch'),
  };
  const deps = { ...store, planner: () => planner, passwords, audit, random: systemRandom, superuserName: SUPERUSER };
  const gateway: Gateway = {
    ownApi: createOwnApi({ actions: bindActions(deps), readReadiness: () => ({ store: true, upstream: upstream.healthy }) }),
    authenticator,
    planner,
    upstream,
    compatibility: createCompatibility('elasticsearch'),
    audit,
    clock: { now: () => now },
    log: {
      error: (fields, message) => console.error(message, fields),
      warn: (fields, message) => console.warn(message, fields),
    },
    nextRequestId: createRequestIds(systemRandom),
    viaName: 'claviger',
    limits: GATEWAY_LIMITS,
    heldBodies: new HeldBodies(HELD_BODY_BYTES_MAX),
    dialect: 'elasticsearch',
    observe: () => undefined,
  };
  return {
    audited,
    send: (request) => new Promise((resolve) => handleRequest(gateway, exchangeOf(request, resolve))),
    advanceMs(durationMs) {
      now = instant(now + durationMs);
    },
  };
}

type Deps = Parameters<typeof createApiKey>[0] &
  Parameters<typeof getApiKeys>[0] &
  Parameters<typeof invalidateApiKeys>[0] &
  Parameters<typeof putUser>[0] &
  Parameters<typeof getUsers>[0] &
  Parameters<typeof deleteUser>[0] &
  Parameters<typeof putRole>[0] &
  Parameters<typeof getRoles>[0] &
  Parameters<typeof deleteRole>[0] &
  Parameters<typeof hasPrivileges>[0] &
  Parameters<typeof getUserPrivileges>[0] &
  Parameters<typeof explainRequest>[0];

function bindActions(deps: Deps): SecurityActions & ClavigerActions {
  return {
    createApiKey: (context, request) => createApiKey(deps, context, request),
    getApiKeys: (context, request) => getApiKeys(deps, context, request),
    invalidateApiKeys: (context, request) => invalidateApiKeys(deps, context, request),
    putUser: (context, request) => putUser(deps, context, request),
    getUsers: (context, request) => getUsers(deps, context, request),
    deleteUser: (context, request) => deleteUser(deps, context, request),
    putRole: (context, role) => putRole(deps, context, role),
    getRoles: (context, request) => getRoles(deps, context, request),
    deleteRole: (context, request) => deleteRole(deps, context, request),
    hasPrivileges: (context, request) => hasPrivileges(deps, context, request),
    getUserPrivileges: (context) => getUserPrivileges(deps, context),
    explainRequest: (context, request) => explainRequest(deps, context, request),
  };
}

function exchangeOf(request: ServiceRequest, resolve: (response: ServiceResponse) => void): Exchange {
  const body = request.body === undefined ? [] : [Buffer.from(request.body)];
  const length: readonly string[] =
    request.body === undefined ? [] : ['content-length', String(Buffer.byteLength(request.body))];
  const rawHeaders = ['host', 'localhost', ...Object.entries(request.headers).flat(), ...length];
  return {
    head: {
      method: request.method,
      target: request.path,
      httpVersion: '1.1',
      rawHeaders,
      remoteAddress: '127.0.0.1',
      remotePort: 50_000,
      encrypted: false,
    },
    body: Readable.from(body),
    response: sinkOf(resolve),
  };
}

function sinkOf(resolve: (response: ServiceResponse) => void): ResponseSink {
  let head: { readonly status: number; readonly headers: readonly (readonly [string, string])[] } | null = null;
  const pieces: Uint8Array[] = [];
  return {
    get started() {
      return head !== null;
    },
    start(status, rawHeaders) {
      const headers: [string, string][] = [];
      for (let at = 0; at < rawHeaders.length; at += 2)
        headers.push([(rawHeaders[at] ?? '').toLowerCase(), rawHeaders[at + 1] ?? '']);
      head = { status, headers };
    },
    write(chunk) {
      pieces.push(chunk);
      return true;
    },
    end(chunk) {
      if (chunk !== undefined) pieces.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
      resolve({ status: head?.status ?? 0, headers: head?.headers ?? [], text: Buffer.concat(pieces).toString() });
    },
    abort: () => resolve({ status: 0, headers: [], text: '' }),
    onDrain: () => undefined,
    onDisconnect: () => undefined,
  };
}
