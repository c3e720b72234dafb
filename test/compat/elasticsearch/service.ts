import { Readable } from 'node:stream';
import { StoredPrivilegesCache } from '../../../src/actions/application-privilege/stored-privileges-cache.ts';
import { searchAudit } from '../../../src/actions/audit/search-audit.ts';
import { type ExplainedPlanner, explainRequest } from '../../../src/actions/explain/explain-request.ts';
import { createAccessTokenRealm } from '../../../src/authentication/access-token-realm.ts';
import { createAnonymousRealm } from '../../../src/authentication/anonymous-realm.ts';
import { createApiKeyRealm } from '../../../src/authentication/api-key-realm.ts';
import { createAuthenticator } from '../../../src/authentication/authenticator.ts';
import { createLongLivedTokenRealm } from '../../../src/authentication/long-lived-token-realm.ts';
import { createNativeRealm } from '../../../src/authentication/native-realm.ts';
import { createPasswordHashing } from '../../../src/authentication/password-hashing.ts';
import { createRefusals } from '../../../src/authentication/refusals.ts';
import { createReservedRealm } from '../../../src/authentication/reserved-realm.ts';
import { createServiceAccountRealm } from '../../../src/authentication/service-account-realm.ts';
import { AuthorizerInterner } from '../../../src/authorization/compile-authorizer.ts';
import { createRequestPlanner } from '../../../src/authorization/plan-request.ts';
import { RESERVED_ROLES } from '../../../src/authorization/reserved-roles.ts';
import { createRouteFinder } from '../../../src/authorization/routes/find-route.ts';
import { SERVICE_ACCOUNTS } from '../../../src/authorization/service-accounts.ts';
import type { AuditEvent, AuditLog } from '../../../src/domain/audit/audit-event.ts';
import { DEFAULT_QUERY_LIMITS } from '../../../src/domain/query-dsl/query-limits.ts';
import { Secret } from '../../../src/domain/secret.ts';
import { type Instant, instant } from '../../../src/domain/time.ts';
import { builtInUsers } from '../../../src/domain/user/built-in-users.ts';
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
import { type ApiKeyActionsDeps, bindApiKeyActions } from '../../../src/server/bind-api-key-actions.ts';
import {
  bindLongLivedTokenActions,
  type LongLivedTokenActionsDeps,
} from '../../../src/server/bind-long-lived-token-actions.ts';
import { bindMappingActions, type MappingActionsDeps } from '../../../src/server/bind-mapping-actions.ts';
import { bindQueryActions, type QueryActionsDeps } from '../../../src/server/bind-query-actions.ts';
import { bindTokenActions, type TokenActionsDeps } from '../../../src/server/bind-token-actions.ts';
import { bindUserActions, type UserActionDeps } from '../../../src/server/bind-user-actions.ts';
import { openMemoryStore } from '../../../src/stores/memory/memory-store.ts';
import { NO_ACTIONS } from '../../support/no-actions.ts';
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

/** What a service may have beside its superuser. */
export interface ServiceOptions {
  /** The anonymous user, called `anon_user`, has these roles; none: there is none. */
  readonly anonymousRoles?: readonly string[];
  /** The reverse of `xpack.security.authc.anonymous.authz_exception`. */
  readonly anonymousMustAuthenticate?: boolean;
  /** `claviger.token.max_lifetime`; `null` unless told: none. */
  readonly lifetimeMsMax?: number | null;
}

/** Opens a fresh service with its superuser. */
export async function openService(options: ServiceOptions = {}): Promise<Service> {
  const store = openMemoryStore();
  const passwords = createPasswordHashing({ random: systemRandom, algorithm: 'bcrypt4' });
  const passwordHash = await passwords.hash(new Secret(SUPERUSER_PASSWORD));
  const superuser = { fullName: null, email: null, metadata: {}, enabled: true, roles: ['superuser'], passwordHash };
  await store.users.put('reserved', { username: SUPERUSER, ...superuser });

  const audited: AuditEvent[] = [];
  const audit: AuditLog = { record: (event) => void audited.push(event) };
  const builtIn = builtInUsers({
    superuserName: SUPERUSER,
    reservedRealmEnabled: true,
    anonymousName: 'anon_user',
    anonymousRoles: options.anonymousRoles ?? [],
  });
  const sources = { ...store, reservedRoles: RESERVED_ROLES, passwords, builtIn };
  const services = { apiKeys: true, tokens: true };
  const userRealms = [createReservedRealm(sources), createNativeRealm(sources)];
  const authenticator = createAuthenticator({
    realms: [
      createServiceAccountRealm({ ...sources, accounts: SERVICE_ACCOUNTS, fileTokens: null }),
      createAccessTokenRealm({ ...sources, ownerRealms: userRealms }),
      createLongLivedTokenRealm({ ...sources, ownerRealms: userRealms, lifetimeMsMax: options.lifetimeMsMax ?? null }),
      createApiKeyRealm({ ...sources, ownerRealms: userRealms }),
      ...userRealms,
      ...(builtIn.anonymous === null ? [] : [createAnonymousRealm(sources, builtIn.anonymous)]),
    ],
    anonymousMustAuthenticate: options.anonymousMustAuthenticate ?? false,
    changes: store.changes,
    authorizers: new AuthorizerInterner({ entriesMax: 100 }),
    random: systemRandom,
    services,
  });
  let now: Instant = instant(Date.UTC(2026, 10, 22, 15));
  const upstream = new Upstream({ ...UPSTREAM_OPTIONS, urls: [] });
  const planner: ExplainedPlanner = {
    plan: createRequestPlanner({ product: 'elasticsearch', bodyBytesMax: 1_048_576, bodyDepthMax: 100, seal: aSeal() }).plan,
    findRoute: createRouteFinder('elasticsearch'),
  };
  const grants = { authenticator, refusals: createRefusals(services) };
  const storedPrivileges = new StoredPrivilegesCache(store);
  const deps = {
    ...store,
    grants,
    planner: () => planner,
    passwords,
    audit,
    random: systemRandom,
    builtIn,
    refusals: grants.refusals,
    storedPrivileges,
    loadStoredPrivileges: storedPrivileges.load,
    fileTokens: null,
    reservedRoles: RESERVED_ROLES,
    queryLimits: DEFAULT_QUERY_LIMITS,
    realms: [{ name: 'reserved' }, { name: 'default_native' }],
    spnego: null,
    accessLifetimeMs: 1_200_000,
    refreshLifetimeMs: 86_400_000,
    refreshWindowMs: 30_000,
    isPasswordGrantEnabled: true,
    lifetimeMsMax: options.lifetimeMsMax ?? null,
  };
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
    elasticEndpoints: true,
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

type Deps = TokenActionsDeps &
  LongLivedTokenActionsDeps &
  ApiKeyActionsDeps &
  UserActionDeps &
  QueryActionsDeps &
  MappingActionsDeps &
  Parameters<typeof explainRequest>[0];

function bindActions(deps: Deps): SecurityActions & ClavigerActions {
  return {
    ...NO_ACTIONS,
    ...bindApiKeyActions(deps),
    ...bindUserActions(deps),
    ...bindTokenActions(deps),
    ...bindLongLivedTokenActions(deps),
    ...bindQueryActions(deps),
    ...bindMappingActions(deps),
    explainRequest: (context, request) => explainRequest(deps, context, request),
    searchAudit: (context, query) => searchAudit({ auditSearch: null, audit: deps.audit }, context, query),
    importExport: () => {
      throw new Error('Elasticsearch has no import to be compared with');
    },
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
