import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createApiKey } from './actions/api-key/create-api-key.ts';
import { getApiKeys } from './actions/api-key/get-api-keys.ts';
import { invalidateApiKeys } from './actions/api-key/invalidate-api-keys.ts';
import { type ExplainedPlanner, explainRequest } from './actions/explain/explain-request.ts';
import { deleteRole } from './actions/role/delete-role.ts';
import { getRoles } from './actions/role/get-roles.ts';
import { putRole } from './actions/role/put-role.ts';
import { deleteUser } from './actions/user/delete-user.ts';
import { getUserPrivileges } from './actions/user/get-user-privileges.ts';
import { getUsers } from './actions/user/get-users.ts';
import { hasPrivileges } from './actions/user/has-privileges.ts';
import { putUser } from './actions/user/put-user.ts';
import { createApiKeyRealm } from './authentication/api-key-realm.ts';
import { type Authenticator, createAuthenticator } from './authentication/authenticator.ts';
import { createNativeRealm } from './authentication/native-realm.ts';
import { createPasswordHashing, type PasswordHashing } from './authentication/password-hashing.ts';
import { createReservedRealm } from './authentication/reserved-realm.ts';
import { AuthorizerInterner } from './authorization/compile-authorizer.ts';
import type { IdSeal } from './authorization/opaque-id/id-seal.ts';
import { createRequestPlanner } from './authorization/plan-request.ts';
import { RESERVED_ROLES } from './authorization/reserved-roles.ts';
import { createRouteFinder } from './authorization/routes/find-route.ts';
import type { Settings } from './config/settings.ts';
import type { AuditLog } from './domain/audit/audit-event.ts';
import { SecurityError } from './domain/error.ts';
import type { Secret } from './domain/secret.ts';
import { createCompatibility, type Product } from './gateway/compatibility.ts';
import { GATEWAY_LIMITS, type Gateway } from './gateway/gateway.ts';
import { HeldBodies } from './gateway/held-bodies.ts';
import { createRequestIds } from './gateway/request-ids.ts';
import type { MetadataCache } from './gateway/upstream/metadata-cache.ts';
import { identifyProduct } from './gateway/upstream/product.ts';
import { Upstream } from './gateway/upstream/upstream.ts';
import { createOwnApi } from './http/own-api.ts';
import { systemClock } from './platform/clock.ts';
import { openDataFolder } from './platform/data-folder.ts';
import type { Log } from './platform/log.ts';
import { addGauge, createMetrics, type Metrics } from './platform/metrics.ts';
import { systemRandom } from './platform/random.ts';
import { openAudit } from './server/open-audit.ts';
import { assertTransportSafe, openGatewayListener } from './server/open-gateway-listener.ts';
import { openIdSeal } from './server/open-id-seal.ts';
import { openMetadata } from './server/open-metadata.ts';
import { openMetrics } from './server/open-metrics.ts';
import { PublishedAddress } from './server/publish-address.ts';
import { ensureSuperuser, generatePassword } from './server/superuser.ts';
import { upstreamOptions } from './server/upstream-options.ts';
import { openSqliteStore } from './stores/sql/sqlite-store.ts';
import type { Store } from './stores/store.ts';

/** A running server. */
export interface Server {
  /** `http://host:port` or `https://host:port` of the listener. */
  readonly url: string;
  /** The name and generated password of the superuser, when this start made it without being given one. */
  readonly generatedSuperuser: { readonly username: string; readonly password: Secret } | null;
  /** Reads the certificate files again. */
  reloadTls(): void;
  /** Refuses new connections, finishes open requests, then releases everything. Idempotent. */
  stop(): Promise<void>;
}

/** What a start takes besides the settings. */
export interface StartOptions {
  readonly settings: Settings;
  readonly log: Log;
  /** First password of the superuser, for a new data folder; `null`: a random one. */
  readonly bootstrapPassword: Secret | null;
}

const PRODUCT_RETRY_MS = 500;

/** Puts the product together and opens it. @throws Error when a part cannot be opened; what was opened before is closed again. */
export async function startServer({ settings, log, bootstrapPassword }: StartOptions): Promise<Server> {
  assertTransportSafe(settings);
  const closing = new AsyncDisposableStack();
  try {
    const folder = closing.adopt(openDataFolder(settings['claviger.data.path']), (held) => held.release());
    const metrics = createMetrics();
    const store = closing.adopt(await openStore(settings, folder.path), (open) => open.close());
    const passwords = openPasswordHashing(settings);
    const superuser = await ensureSuperuser(store, passwords, settings, bootstrapPassword);
    const audit = await openAudit(settings, folder.path, log, metrics, closing);
    const upstream = closing.adopt(new Upstream(upstreamOptions(settings)), (open) => open.destroy());
    const parts: GatewayParts = {
      settings,
      log,
      metrics,
      store,
      passwords,
      audit,
      upstream,
      metadata: openMetadata(settings, upstream, log, metrics),
      superuserName: superuser.username,
      seal: openIdSeal(settings, folder.path),
      published: new PublishedAddress(settings),
      closing,
    };
    const gateway = composeGateway(parts);
    await followProduct(gateway, parts);
    await openMetrics(metrics, settings, log, closing);
    const listener = await openGatewayListener(gateway, settings, log, closing);
    parts.published.listensAt(listener.url);
    addGauge(metrics, 'claviger_upstream_healthy', 'Whether a node of the cluster answers (1) or not (0).', () =>
      upstream.healthy ? 1 : 0,
    );
    return {
      url: listener.url,
      generatedSuperuser: superuser.generated,
      reloadTls: listener.reloadTls,
      stop: stopOnce(closing),
    };
  } catch (error) {
    await closing.disposeAsync();
    throw error;
  }
}

/** Sets a new random password for the superuser, under the lock of the data folder. */
export async function resetSuperuserPassword(
  settings: Settings,
): Promise<{ readonly username: string; readonly password: Secret }> {
  const folder = openDataFolder(settings['claviger.data.path']);
  try {
    const store = await openStore(settings, folder.path);
    try {
      const user = (await store.users.list('reserved'))[0];
      if (user === undefined) throw new Error('the data folder holds no superuser yet: start Claviger once');
      const password = generatePassword();
      await store.users.put('reserved', { ...user, passwordHash: await openPasswordHashing(settings).hash(password) });
      return { username: user.username, password };
    } finally {
      await store.close();
    }
  } finally {
    folder.release();
  }
}

function stopOnce(closing: AsyncDisposableStack): () => Promise<void> {
  let stopped: Promise<void> | null = null;
  return () => {
    stopped ??= closing.disposeAsync();
    return stopped;
  };
}

function openStore(settings: Settings, folder: string): Promise<Store> {
  return openSqliteStore({
    path: join(folder, settings['claviger.store.path']),
    durability: settings['claviger.store.durability'],
    queueMax: settings['claviger.store.queue_max'],
  });
}

function openPasswordHashing(settings: Settings): PasswordHashing {
  return createPasswordHashing({
    random: systemRandom,
    algorithm: settings['xpack.security.authc.password_hashing.algorithm'],
    hashesConcurrentMax: settings['claviger.authc.hashes_concurrent_max'],
    hashesQueuedMax: settings['claviger.authc.hashes_queued_max'],
    verifiedEntriesMax: settings['claviger.authc.verified_passwords_max'],
  });
}

interface GatewayParts {
  readonly settings: Settings;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly store: Store;
  readonly passwords: PasswordHashing;
  readonly audit: AuditLog;
  readonly upstream: Upstream;
  readonly metadata: MetadataCache;
  readonly superuserName: string;
  readonly seal: IdSeal;
  readonly published: PublishedAddress;
  readonly closing: AsyncDisposableStack;
}

/** The gateway, with the parts that follow the upstream's product left replaceable. */
type ComposedGateway = { -readonly [Part in keyof Gateway]: Gateway[Part] } & { planner: ExplainedPlanner };

function composeGateway(parts: GatewayParts): ComposedGateway {
  const { settings, log, metrics, audit, upstream } = parts;
  const product = settings['claviger.upstream.product'];
  const assumedProduct: Product = product === 'auto' ? 'opensearch' : product;
  const planner = (): ExplainedPlanner => gateway.planner;
  const gateway: ComposedGateway = {
    ownApi: createOwnApi({
      actions: bindActions(parts, planner),
      readReadiness: () => ({ store: true, upstream: !upstream.configured || upstream.healthy }),
      limits: { bodyBytesMax: settings['claviger.api.body_bytes_max'], bodyDepthMax: settings['claviger.api.body_depth_max'] },
    }),
    authenticator: composeAuthenticator(parts),
    planner: composePlanner(parts, assumedProduct),
    upstream,
    compatibility: createCompatibility(assumedProduct),
    audit,
    clock: systemClock,
    log,
    nextRequestId: createRequestIds(systemRandom),
    viaName: settings['claviger.node.name'],
    limits: {
      ...GATEWAY_LIMITS,
      headersMax: settings['claviger.http.headers_max'],
      headerBytesMax: settings['claviger.http.header_bytes_max'],
      targetBytesMax: settings['claviger.http.target_bytes_max'],
      gatherBytesMax: settings['claviger.upstream.gather_bytes_max'],
      decidedBodyBytesMax: settings['claviger.authz.body_bytes_max'],
      compressionRatioMax: settings['claviger.authz.compression_ratio_max'],
      reshapedResponseBytesMax: settings['claviger.authz.response_bytes_max'],
    },
    heldBodies: new HeldBodies(settings['claviger.authz.bodies_held_bytes_max']),
    dialect: settings['claviger.authz.dialect'],
    observe: metrics.observeRequest,
  };
  return gateway;
}

function bindActions(
  { store, passwords, audit, superuserName, settings }: GatewayParts,
  planner: () => ExplainedPlanner,
): Parameters<typeof createOwnApi>[0]['actions'] {
  const { apiKeys, users, roles } = store;
  const passwordBytesMax = settings['claviger.api.password_bytes_max'];
  const nameCodePointsMax = settings['claviger.api.key_name_characters_max'];
  const metadataBytesMax = settings['claviger.api.key_metadata_bytes_max'];
  return {
    createApiKey: (context, request) =>
      createApiKey({ apiKeys, random: systemRandom, audit, nameCodePointsMax, metadataBytesMax }, context, request),
    getApiKeys: (context, request) => getApiKeys({ apiKeys, audit }, context, request),
    invalidateApiKeys: (context, request) => invalidateApiKeys({ apiKeys, audit }, context, request),
    putUser: (context, request) => putUser({ users, passwords, superuserName, audit, passwordBytesMax }, context, request),
    getUsers: (context, request) => getUsers({ users, superuserName, audit }, context, request),
    deleteUser: (context, request) => deleteUser({ users, superuserName, audit }, context, request),
    hasPrivileges: (context, request) => hasPrivileges({ audit }, context, request),
    getUserPrivileges: (context) => getUserPrivileges({ audit }, context),
    explainRequest: (context, request) => explainRequest({ planner, apiKeys, audit }, context, request),
    putRole: (context, role) => putRole({ roles, audit }, context, role),
    getRoles: (context, request) => getRoles({ roles, audit }, context, request),
    deleteRole: (context, request) => deleteRole({ roles, audit }, context, request),
  };
}

function composeAuthenticator({ settings, store, passwords, closing }: GatewayParts): Authenticator {
  const stored = { users: store.users, roles: store.roles, reservedRoles: RESERVED_ROLES, passwords };
  const authenticator = createAuthenticator({
    realms: [createApiKeyRealm({ apiKeys: store.apiKeys, passwords }), createReservedRealm(stored), createNativeRealm(stored)],
    changes: store.changes,
    authorizers: new AuthorizerInterner({ entriesMax: settings['claviger.authz.authorizers_max'] }),
    random: systemRandom,
    services: { apiKeys: settings['xpack.security.authc.api_key.enabled'], tokens: true },
    limits: {
      entriesMax: settings['xpack.security.authc.api_key.cache.max_keys'],
      ttlMs: settings['xpack.security.authc.api_key.cache.ttl'],
      refusedEntriesMax: settings['claviger.authc.negative_cache.entries_max'],
      refusedTtlMs: settings['claviger.authc.negative_cache.ttl_ms'],
      refusedAuthorizationCharactersMax: settings['claviger.authc.negative_cache.authorization_bytes_max'],
      changesRememberedMax: settings['claviger.authc.changes_remembered_max'],
      loadAttemptsMax: settings['claviger.authc.load_attempts_max'],
      authorizationCharactersMax: settings['claviger.authc.authorization_bytes_max'],
    },
  });
  closing.defer(() => authenticator.close());
  return authenticator;
}

function composePlanner({ metadata, settings, seal, published }: GatewayParts, product: Product): ExplainedPlanner {
  const { plan } = createRequestPlanner({
    product,
    bodyBytesMax: settings['claviger.authz.body_bytes_max'],
    bodyDepthMax: settings['claviger.authz.body_depth_max'],
    actionLineBytesMax: settings['claviger.authz.action_line_bytes_max'],
    refusedItemsMax: settings['claviger.authz.refused_items_max'],
    metadata,
    clock: systemClock,
    requestLineBytesMax: settings['claviger.upstream.request_line_bytes_max'],
    seal,
    publishAddress: () => published.current,
  });
  return { plan, findRoute: createRouteFinder(product) };
}

/** Until the cluster has said what it is, no request can be classified. */
const UNKNOWN_PRODUCT_PLANNER: ExplainedPlanner = {
  findRoute: () => null,
  plan() {
    throw new SecurityError('unavailable', 'the cluster has not answered yet what it is', { retryAfterSeconds: 1 });
  },
};

/**
 * Asks the cluster what it is, and gives the gateway the planner and the media types that fit. Returns when the cluster has
 * answered, or after `claviger.upstream.identify_timeout_ms`: the asking goes on.
 */
async function followProduct(gateway: ComposedGateway, parts: GatewayParts): Promise<void> {
  const { upstream, settings, log, closing } = parts;
  if (!upstream.configured || settings['claviger.upstream.product'] !== 'auto') return;
  gateway.planner = UNKNOWN_PRODUCT_PLANNER;
  const asking = new AbortController();
  closing.defer(() => asking.abort());
  const onDelay = (reason: string): void => log.warn({ reason }, 'the upstream is not known yet');
  const known = identifyProduct(upstream, { retryIntervalMs: PRODUCT_RETRY_MS, signal: asking.signal, onDelay }).then(
    ({ product, version }) => {
      gateway.planner = composePlanner(parts, product);
      gateway.compatibility = createCompatibility(product);
      log.info({ product, version }, 'the upstream is known');
    },
    (error: unknown) => {
      if (!asking.signal.aborted) log.error({ err: error }, 'the upstream could not be asked what it is');
    },
  );
  await Promise.race([known, delay(settings['claviger.upstream.identify_timeout_ms'], undefined, { ref: false })]);
}
