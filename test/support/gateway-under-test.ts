import type { AuthenticationResult, Principal } from '../../src/authentication/principal.ts';
import type { Authorizer } from '../../src/authorization/authorizer.ts';
import type { AuditEvent } from '../../src/domain/audit/audit-event.ts';
import { SecurityError } from '../../src/domain/error.ts';
import { NATIVE_REALM } from '../../src/domain/principal/authentication.ts';
import { instant } from '../../src/domain/time.ts';
import { createCompatibility, type Product } from '../../src/gateway/compatibility.ts';
import { GATEWAY_LIMITS, type Gateway, type GatewayLimits, type RequestOutcome } from '../../src/gateway/gateway.ts';
import { handleRequest } from '../../src/gateway/handle-request.ts';
import { HeldBodies } from '../../src/gateway/held-bodies.ts';
import { type Listener, openListener } from '../../src/gateway/node-http/listener.ts';
import { LISTENER_OPTIONS, type ListenerOptions } from '../../src/gateway/node-http/listener-options.ts';
import type { OwnApi, OwnApiRequest, OwnApiResponse } from '../../src/gateway/own-api.ts';
import { createRequestIds } from '../../src/gateway/request-ids.ts';
import { Upstream } from '../../src/gateway/upstream/upstream.ts';
import { UPSTREAM_OPTIONS, type UpstreamOptions } from '../../src/gateway/upstream/upstream-options.ts';
import { errorStatus } from '../../src/http/error-response.ts';
import { systemRandom } from '../../src/platform/random.ts';

/** The credential that the gateway under test accepts. */
export const GOOD_CREDENTIAL = 'ApiKey Z29vZDprZXk=';

/** What is told apart in a test; the rest is as in production. */
export interface GatewayUnderTestOptions {
  readonly urls: readonly string[];
  readonly upstream?: Partial<UpstreamOptions>;
  readonly listener?: Partial<ListenerOptions>;
  readonly limits?: Partial<GatewayLimits>;
  readonly heldBytesMax?: number;
  readonly product?: Product;
  readonly planner?: Gateway['planner'];
  readonly authenticator?: Gateway['authenticator'];
  readonly respond?: (request: OwnApiRequest) => Promise<OwnApiResponse>;
}

/** A gateway on a real listener before a real upstream; only who may do what is scripted. */
export interface GatewayUnderTest {
  readonly port: number;
  readonly listener: Listener;
  readonly gateway: Gateway;
  readonly audit: AuditEvent[];
  readonly outcomes: RequestOutcome[];
  readonly logged: object[];
  close(): Promise<void>;
}

/** Opens a gateway that lets `GOOD_CREDENTIAL` do everything and nobody else anything. */
export async function openGatewayUnderTest(options: GatewayUnderTestOptions): Promise<GatewayUnderTest> {
  const audit: AuditEvent[] = [];
  const outcomes: RequestOutcome[] = [];
  const logged: object[] = [];
  const log = (fields: object): void => {
    logged.push(fields);
  };
  const gateway: Gateway = {
    ownApi: anOwnApi(options.respond),
    authenticator: options.authenticator ?? { authenticate: ({ authorization }) => authenticate(authorization) },
    planner: options.planner ?? {
      plan: () => ({ when: 'now', decision: { refusal: null, action: 'indices:test', indices: [] } }),
    },
    upstream: new Upstream({ ...UPSTREAM_OPTIONS, urls: options.urls, ...options.upstream }),
    compatibility: createCompatibility(options.product ?? 'opensearch'),
    audit: { record: (event) => audit.push(event) },
    clock: { now: () => instant(Date.now()) },
    log: { error: log, warn: log },
    nextRequestId: createRequestIds(systemRandom),
    viaName: 'claviger-under-test',
    limits: { ...GATEWAY_LIMITS, ...options.limits },
    heldBodies: new HeldBodies(options.heldBytesMax ?? 1_000_000),
    elasticEndpoints: true,
    dialect: 'elasticsearch',
    observe: (outcome) => outcomes.push(outcome),
  };
  const listener = await openListener(
    { ...LISTENER_OPTIONS, port: 0, ...options.listener },
    {
      handle: (exchange) => handleRequest(gateway, exchange),
      shapeError: (error) => gateway.ownApi.shapeError(error, 'GET', null, null),
    },
  );
  return {
    port: listener.port,
    listener,
    gateway,
    audit,
    outcomes,
    logged,
    async close() {
      await Promise.all([listener.drain(0), gateway.upstream.destroy()]);
    },
  };
}

/** A principal with all rights, current until told otherwise. */
export function aPrincipal(overrides: Partial<Principal> = {}): Principal {
  const user = { username: 'alice', roles: ['superuser'], fullName: null, email: null, metadata: {}, enabled: true };
  const authorizer: Authorizer = {
    contentDigest: '',
    allowsEverything: true,
    allowsCluster: () => true,
    allowsIndex: () => true,
    allowsIndexPattern: () => true,
    allowsSomeIndex: () => true,
    isWithheld: () => false,
    allowsRunAs: () => true,
  };
  return {
    authentication: {
      type: 'realm',
      user,
      realm: NATIVE_REALM,
      lookupRealm: NATIVE_REALM,
      apiKey: null,
      authenticatingUser: null,
    },
    rights: { descriptorSets: [], unknownRoles: [] },
    authorizer,
    expiration: null,
    isCurrent: () => true,
    ...overrides,
  };
}

function authenticate(authorization: string | undefined): AuthenticationResult {
  if (authorization === GOOD_CREDENTIAL) return { outcome: 'authenticated', principal: aPrincipal() };
  const code = authorization === undefined ? 'missingCredentials' : 'invalidCredentials';
  const error = new SecurityError(code, 'unable to authenticate', { headers: { 'WWW-Authenticate': ['ApiKey'] } });
  return { outcome: 'refused', error, claimedPrincipal: null, reason: code };
}

function anOwnApi(respond: GatewayUnderTestOptions['respond']): OwnApi {
  return {
    owns: (target) => target.rawSegments[0] === '_security',
    respondToAnyone: (method, target) =>
      method === 'GET' && target.path === '/_claviger/health' ? answer(200, { status: 'ready' }) : null,
    respond: respond ?? (async (request) => answer(200, { username: request.principal.authentication.user.username })),
    shapeError: (error) => answer(errorStatus(error), { error: { code: error.code, reason: error.message } }),
  };
}

function answer(status: number, body: object): OwnApiResponse {
  return { status, headers: ['content-type', 'application/json'], body: JSON.stringify(body) };
}
