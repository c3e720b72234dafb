import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type ExplainedPlanner } from './actions/explain/explain-request.ts';
import type { Authenticator } from './authentication/authenticator.ts';
import { createRefusals } from './authentication/refusals.ts';
import { createRequestPlanner } from './authorization/plan-request.ts';
import { createRouteFinder } from './authorization/routes/find-route.ts';
import type { ImportIntoFolder } from './cli/import/import-command.ts';
import type { Settings } from './config/settings.ts';
import { SecurityError } from './domain/error.ts';
import type { Secret } from './domain/secret.ts';
import { createCompatibility, type Product } from './gateway/compatibility.ts';
import { GATEWAY_LIMITS, type Gateway } from './gateway/gateway.ts';
import { HeldBodies } from './gateway/held-bodies.ts';
import { createRequestIds } from './gateway/request-ids.ts';
import { identifyProduct } from './gateway/upstream/product.ts';
import { Upstream } from './gateway/upstream/upstream.ts';
import { createOwnApi } from './http/own-api.ts';
import { systemClock } from './platform/clock.ts';
import { openDataFolder } from './platform/data-folder.ts';
import type { Log } from './platform/log.ts';
import { addGauge, createMetrics } from './platform/metrics.ts';
import { systemRandom } from './platform/random.ts';
import { announceOpenSearch } from './server/announce-opensearch.ts';
import { bindActions } from './server/bind-actions.ts';
import { bindOauth2 } from './server/bind-oauth2.ts';
import { bindOpenSearch } from './server/bind-opensearch.ts';
import { queryLimitsOf } from './server/bind-query-actions.ts';
import type { GatewayParts } from './server/gateway-parts.ts';
import { importInto } from './server/import-into-folder.ts';
import { JobRunnerSlot } from './server/job-runner-slot.ts';
import { openApiKeyRemover } from './server/open-api-key-remover.ts';
import { openAudit } from './server/open-audit.ts';
import { credentialServices, openAuthenticator } from './server/open-authenticator.ts';
import { openBuiltInUsers } from './server/open-built-in-users.ts';
import { assertConsoleSafe, openConsole } from './server/open-console.ts';
import { openFileTokens } from './server/open-file-tokens.ts';
import { assertTransportSafe, openGatewayListener } from './server/open-gateway-listener.ts';
import { openIdSeal } from './server/open-id-seal.ts';
import { openJobs } from './server/open-jobs.ts';
import { openLongLivedTokenRemover } from './server/open-long-lived-token-remover.ts';
import { openMetadata } from './server/open-metadata.ts';
import { openMetrics } from './server/open-metrics.ts';
import { openOauth2 } from './server/open-oauth2.ts';
import { openOpenSearch } from './server/open-opensearch.ts';
import { openPasswordHashing } from './server/open-password-hashing.ts';
import { openRealms, userSources } from './server/open-realms.ts';
import { openClientAddresses } from './server/open-throttling.ts';
import { openTokenRemover } from './server/open-token-remover.ts';
import { openUseRecorder } from './server/open-use-recorder.ts';
import { PublishedAddress } from './server/publish-address.ts';
import { ensureSuperuser, findSuperuser, generatePassword } from './server/superuser.ts';
import { assertTokenServiceSafe, isTokenServiceOn } from './server/token-service.ts';
import { upstreamOptions } from './server/upstream-options.ts';
import { openSqliteStore } from './stores/sql/sqlite-store.ts';
import type { Store } from './stores/store.ts';

/** A running server. */
export interface Server {
  /** `http://host:port` or `https://host:port` of the listener. */
  readonly url: string;
  /** Origin of the console; `null`: it is switched off. */
  readonly consoleUrl: string | null;
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
  assertTokenServiceSafe(settings);
  assertConsoleSafe(settings);
  const closing = new AsyncDisposableStack();
  try {
    const folder = closing.adopt(openDataFolder(settings['claviger.data.path']), (held) => held.release());
    const metrics = createMetrics();
    const store = closing.adopt(await openStore(settings, folder.path), (open) => open.close());
    const passwords = openPasswordHashing(settings);
    const superuser = await ensureSuperuser(store, passwords, settings, bootstrapPassword);
    const { audit, auditSearch } = await openAudit(settings, folder.path, log, metrics, closing);
    const upstream = closing.adopt(new Upstream(upstreamOptions(settings)), (open) => open.destroy());
    const builtIn = openBuiltInUsers(settings, superuser.username);
    const published = new PublishedAddress(settings);
    const openSearch = openOpenSearch({ settings, store, closing }, folder.path);
    const parts: GatewayParts = {
      settings,
      log,
      metrics,
      store,
      passwords,
      audit,
      auditSearch,
      upstream,
      metadata: openMetadata(settings, upstream, log, metrics),
      fileTokens: openFileTokens(settings, log),
      builtIn,
      userRealms: await openRealms(
        { settings, log, metrics, openSearch, closing },
        userSources({ settings, store, openSearch, passwords, builtIn }),
      ),
      seal: openIdSeal(settings, folder.path),
      published,
      oauth2: await openOauth2(settings, folder.path, published, log, closing),
      openSearch,
      jobRunner: new JobRunnerSlot(),
      closing,
    };
    const gateway = composeGateway(parts);
    openApiKeyRemover(parts);
    openTokenRemover(parts);
    openLongLivedTokenRemover(parts);
    await followProduct(gateway, parts);
    await announceOpenSearch(parts);
    await openMetrics(metrics, settings, log, closing);
    const listener = await openGatewayListener(gateway, settings, log, closing);
    parts.published.listensAt(listener.url);
    const openedConsole = await openConsole(parts, gateway.authenticator, gateway);
    openJobs(parts, gateway.authenticator, gateway);
    addGauge(metrics, 'claviger_upstream_healthy', 'Whether a node of the cluster answers (1) or not (0).', () =>
      upstream.healthy ? 1 : 0,
    );
    return {
      url: listener.url,
      consoleUrl: openedConsole?.url ?? null,
      generatedSuperuser: superuser.generated,
      reloadTls: () => {
        listener.reloadTls();
        openedConsole?.reloadTls();
      },
      stop: stopOnce(closing),
    };
  } catch (error) {
    await closing.disposeAsync();
    throw error;
  }
}

/** Sets a new random password for the superuser and enables it, under the lock of the data folder. */
export async function resetSuperuserPassword(
  settings: Settings,
): Promise<{ readonly username: string; readonly password: Secret }> {
  const folder = openDataFolder(settings['claviger.data.path']);
  try {
    const store = await openStore(settings, folder.path);
    try {
      const user = await findSuperuser(store);
      if (user === null) throw new Error('the data folder holds no superuser yet: start Claviger once');
      const password = generatePassword();
      await store.users.put('reserved', {
        ...user,
        enabled: true,
        passwordHash: await openPasswordHashing(settings).hash(password),
      });
      return { username: user.username, password };
    } finally {
      await store.close();
    }
  } finally {
    folder.release();
  }
}

/** Imports into the data folder while no server has it. @throws Error when one has, StoreError. */
export const importIntoFolder: ImportIntoFolder = (settings, source, files, options, report) =>
  importInto({ settings, openStore }, { source, files, options }, report);

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
    changesKeptMax: settings['claviger.store.changes_kept_max'],
  });
}

/** The gateway, with the parts that follow the upstream's product left replaceable. */
type ComposedGateway = { -readonly [Part in keyof Gateway]: Gateway[Part] } & {
  planner: ExplainedPlanner;
  readonly authenticator: Authenticator;
};

function composeGateway(parts: GatewayParts): ComposedGateway {
  const { settings, log, metrics, audit, upstream } = parts;
  const product = settings['claviger.upstream.product'];
  const assumedProduct: Product = product === 'auto' ? 'opensearch' : product;
  const planner = (): ExplainedPlanner => gateway.planner;
  const authenticator = openAuthenticator(parts);
  const credentialUses = openUseRecorder(parts);
  const gateway: ComposedGateway = {
    ownApi: createOwnApi({
      queryLimits: queryLimitsOf(settings),
      actions: bindActions(parts, planner, { authenticator, refusals: createRefusals(credentialServices(parts)) }),
      readReadiness: () => ({ store: true, upstream: !upstream.configured || upstream.healthy }),
      limits: {
        bodyBytesMax: settings['claviger.api.body_bytes_max'],
        bodyDepthMax: settings['claviger.api.body_depth_max'],
        yamlBytesMax: settings['claviger.http.yaml_bytes_max'],
      },
      apiKeysEnabled: settings['xpack.security.authc.api_key.enabled'],
      tokensEnabled: isTokenServiceOn(settings),
      jobsEnabled: settings['claviger.job.enabled'],
      listTokensMax: settings['claviger.token.list_tokens_max'],
      nodeName: settings['claviger.node.name'],
      oauth2: bindOauth2(parts, authenticator, credentialUses),
      openSearch: bindOpenSearch(parts),
      dialect: settings['claviger.authz.dialect'],
    }),
    authenticator,
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
      yamlBytesMax: settings['claviger.http.yaml_bytes_max'],
      convertedDepthMax: settings['claviger.authz.body_depth_max'],
      compressionRatioMax: settings['claviger.authz.compression_ratio_max'],
      reshapedResponseBytesMax: settings['claviger.authz.response_bytes_max'],
    },
    heldBodies: new HeldBodies(settings['claviger.authz.bodies_held_bytes_max']),
    elasticEndpoints: settings['claviger.upstream.elastic_endpoints'],
    dialect: settings['claviger.authz.dialect'],
    observe: metrics.observeRequest,
    clientAddressOf: openClientAddresses(settings),
    ...(credentialUses !== null && { credentialUses }),
  };
  return gateway;
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
