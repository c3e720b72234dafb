import type { ActionContext } from '../../../actions/action-context.ts';
import { SecurityError } from '../../../domain/error.ts';
import type { JsonObject } from '../../../domain/json/json-value.ts';
import type { OpenSearchAnswer, OpenSearchMethod, OpenSearchOpenRoute, OpenSearchRoute } from '../opensearch-route.ts';

/** What the information endpoints do. */
export interface InformationActions {
  getAuthenticationInformation(context: ActionContext, isVerbose: boolean): Promise<JsonObject>;
  getPermissionsInformation(context: ActionContext): JsonObject;
  getDashboardsInformation(context: ActionContext): Promise<JsonObject>;
  maySeeTenantIndices(context: ActionContext): boolean;
  /** @throws SecurityError `forbidden`. */
  assertMayAskWhoAmI(context: ActionContext): void;
  /** Clears what is remembered of one user, or of all (`null`). @throws SecurityError `forbidden`. */
  flushCache(context: ActionContext, username: string | null): void;
}

/** What the open information endpoints know without asking who is calling. */
export interface OpenInformation {
  /** Whether every part that is needed works now; it must be cheap. */
  isReady(): boolean;
  /** Whether the listener speaks TLS. */
  readonly isTls: boolean;
}

const GET_AND_POST = ['GET', 'POST'] as const;
const HEALTH_SETTINGS: JsonObject = { 'plugins.security.cache.ttl_minutes': 60 };

/** The information endpoints for proven callers. */
export function informationRoutes(actions: InformationActions, { isTls }: OpenInformation): readonly OpenSearchRoute[] {
  return [
    ...forMethods(GET_AND_POST, {
      path: '/authinfo',
      parameterNames: ['verbose', 'auth_type'],
      handle: async ({ context, query }) => {
        const verbose = query.get('verbose');
        return json(await actions.getAuthenticationInformation(context, verbose === '' || verbose === 'true'));
      },
    }),
    ...forMethods(GET_AND_POST, {
      path: '/dashboardsinfo',
      prefixes: 'plugins',
      handle: async ({ context }) => json(await actions.getDashboardsInformation(context)),
    }),
    ...forMethods(GET_AND_POST, {
      path: '/kibanainfo',
      prefixes: 'opendistro',
      handle: async ({ context }) => json(await actions.getDashboardsInformation(context)),
    }),
    ...forMethods(GET_AND_POST, {
      path: '/tenantinfo',
      handle: ({ context }) => (actions.maySeeTenantIndices(context) ? json({}) : text(403, '')),
    }),
    ...forMethods(['GET'], {
      path: '/whoamiprotected',
      prefixes: 'plugins',
      handle: ({ context }) => answerWhoAmIProtected(actions, context, isTls),
    }),
    ...forMethods(['GET'], {
      path: '/api/permissionsinfo',
      handle: ({ context }) => json(actions.getPermissionsInformation(context)),
    }),
    ...forMethods(['GET'], { path: '/sslinfo', prefixes: 'opendistro', handle: () => json(SSL_INFORMATION) }),
    ...cacheRoutes(actions),
  ];
}

/** The information endpoints that answer anyone. */
export function openInformationRoutes(information: OpenInformation): readonly OpenSearchOpenRoute[] {
  return [
    {
      methods: GET_AND_POST,
      path: '/health',
      prefixes: 'both',
      parameterNames: ['mode'],
      answer: (query) => answerHealth(information.isReady(), query.get('mode') ?? 'strict'),
    },
    {
      methods: GET_AND_POST,
      path: '/whoami',
      prefixes: 'plugins',
      parameterNames: [],
      answer: () => answerWhoAmI(information.isTls),
    },
  ];
}

function cacheRoutes(actions: InformationActions): readonly OpenSearchRoute[] {
  return [
    ...forMethods(['DELETE'], {
      path: '/api/cache',
      handle: ({ context }) => {
        actions.flushCache(context, null);
        return json({ status: 'OK', message: 'Cache flushed successfully.' });
      },
    }),
    ...forMethods(['DELETE'], {
      path: '/api/cache/user/{username}',
      handle: ({ context, path }) => {
        const username = path.get('username') ?? '';
        actions.flushCache(context, username);
        return json({ status: 'OK', message: `Cache invalidated for user: ${username}` });
      },
    }),
  ];
}

/** Nothing of the TLS of the connection is told here. */
const SSL_INFORMATION: JsonObject = {
  principal: null,
  peer_certificates: '0',
  ssl_protocol: null,
  ssl_cipher: null,
  ssl_provider_http: null,
  ssl_provider_transport_server: null,
  ssl_provider_transport_client: null,
};

function answerHealth(isReady: boolean, mode: string): OpenSearchAnswer {
  const isUp = isReady || mode.toLowerCase() === 'lenient';
  const message = isReady ? null : 'Not initialized';
  const document = { message, mode, status: isUp ? 'UP' : 'DOWN', settings: HEALTH_SETTINGS };
  return { status: isUp ? 200 : 503, content: { json: document } };
}

/** Who calls without TLS has no certificate to be known by; a certificate makes nobody an administrator here. */
function answerWhoAmI(isTls: boolean): OpenSearchAnswer {
  return isTls ? json({ dn: null, is_admin: false, is_node_certificate_request: false }) : text(403, 'No security data');
}

/** OpenSearch refuses the routes that need a permission of their own with 401 and a text. */
function answerWhoAmIProtected(actions: InformationActions, context: ActionContext, isTls: boolean): OpenSearchAnswer {
  try {
    actions.assertMayAskWhoAmI(context);
  } catch (error) {
    if (error instanceof SecurityError && error.code === 'forbidden') return text(401, error.message);
    throw error;
  }
  return answerWhoAmI(isTls);
}

function forMethods(
  methods: readonly OpenSearchMethod[],
  route: Pick<OpenSearchRoute, 'path' | 'handle'> & Partial<Pick<OpenSearchRoute, 'prefixes' | 'parameterNames'>>,
): readonly OpenSearchRoute[] {
  return methods.map((method) => ({
    method,
    prefixes: 'both',
    errorForm: 'status',
    parameterNames: [],
    body: 'none',
    isSecretBody: false,
    ...route,
  }));
}

function json(document: JsonObject): OpenSearchAnswer {
  return { status: 200, content: { json: document } };
}

function text(status: number, content: string): OpenSearchAnswer {
  return { status, content: { text: content } };
}
