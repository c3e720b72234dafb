import { FollowedValue } from '../../../authentication/opensearch/followed-value.ts';
import type { AuditLog } from '../../../domain/audit/audit-event.ts';
import { SecurityError } from '../../../domain/error.ts';
import { isJsonArray, isJsonObject } from '../../../domain/json/json-kind.ts';
import type { JsonObject, JsonValue } from '../../../domain/json/json-value.ts';
import type { ChangeFeed } from '../../../stores/store.ts';
import type { ActionContext } from '../../action-context.ts';
import { recordAction } from '../../record-action.ts';
import { callStore } from '../../store-fault.ts';
import { ALLOWLIST_READ, ALLOWLIST_UPDATE } from '../information/rest-api-endpoints.ts';
import { assertRestApiAccess, isUserOfRealm, type RestApiAccessDeps } from '../rest-api-access.ts';
import { type ChangeDocumentDeps, changeDocument, storedDocument } from './change-document.ts';
import type { ConfigurationChange } from './security-configuration.ts';

const NAME = 'allowlist';
const SUPERUSER = 'superuser';
const METHODS: ReadonlySet<JsonValue> = new Set([
  'GET',
  'PUT',
  'POST',
  'DELETE',
  'PATCH',
  'HEAD',
  'OPTIONS',
  'TRACE',
  'CONNECT',
]);
/** Paths that may be listed. */
const PATHS_MAX = 1_000;

/** Which requests are let through. */
interface Allowlist {
  readonly enabled: boolean;
  /** Methods by path. */
  readonly requests: ReadonlyMap<string, readonly string[]>;
}

/** What reading and changing the allow list needs. */
export interface AllowlistDeps extends RestApiAccessDeps, ChangeDocumentDeps {}

/**
 * The allow list.
 * @throws SecurityError `forbidden` for all but the superuser, `unavailable`.
 */
export async function getAllowlist(deps: AllowlistDeps, context: ActionContext): Promise<JsonObject> {
  assertRestApiAccess(deps, context, ALLOWLIST_READ);
  assertSuperuser(deps.audit, context);
  return shownAllowlist(await storedDocument(deps.documents, NAME));
}

/**
 * Changes the allow list; it holds everywhere once this has returned.
 * @returns whether there was anything to change.
 * @throws SecurityError `forbidden` for all but the superuser, `configurationInvalid`, `conflict`, `unavailable`.
 */
export async function changeAllowlist(
  deps: AllowlistDeps,
  context: ActionContext,
  change: ConfigurationChange,
): Promise<boolean> {
  assertRestApiAccess(deps, context, ALLOWLIST_UPDATE);
  assertSuperuser(deps.audit, context);
  return changeDocument(deps, context, NAME, (before) => {
    const { config = null } = change(shownAllowlist(before));
    assertAllowlist(config);
    return { config };
  });
}

/** Judges requests to OpenSearch's security REST API by the allow list, once it is enabled. */
export class AllowlistGuard {
  readonly #audit: AuditLog;
  readonly #allowlist: FollowedValue<Allowlist>;

  constructor(deps: Pick<AllowlistDeps, 'documents' | 'audit'> & { readonly changes: Pick<ChangeFeed, 'subscribe'> }) {
    this.#audit = deps.audit;
    this.#allowlist = new FollowedValue({
      kind: 'configurationDocument',
      changes: deps.changes,
      read: async () => readAllowlist(await storedDocument(deps.documents, NAME)),
    });
  }

  /**
   * Lets a request pass whose path and method are listed; the superuser passes always, so that nobody is locked out for good.
   * @param path Raw path, without the query string.
   * @throws SecurityError `forbidden`, `unavailable`.
   */
  async admit(context: ActionContext, method: string, path: string): Promise<void> {
    const { enabled, requests } = await callStore(() => this.#allowlist.get());
    if (!enabled || isSuperuser(context)) return;
    // One trailing slash means nothing, as in the route.
    const listed = requests.get(path) ?? requests.get(path.replace(/\/$/, ''));
    if (listed?.includes(method)) return;
    const reason = `${method} ${path} API not allowlisted`;
    recordAction(this.#audit, context, { event: 'access_denied', action: ALLOWLIST_READ.action, reason });
    throw new SecurityError('forbidden', reason);
  }

  /** Stops following the change feed. */
  close(): void {
    this.#allowlist.close();
  }
}

/**
 * Refuses all but the superuser, who is here what an administrator's certificate is in OpenSearch.
 * @throws SecurityError `forbidden`.
 */
export function assertSuperuser(audit: AuditLog, context: ActionContext): void {
  if (isSuperuser(context)) return;
  const reason = 'Access denied';
  recordAction(audit, context, { event: 'access_denied', action: ALLOWLIST_READ.action, reason });
  throw new SecurityError('forbidden', reason);
}

function isSuperuser({ principal: { authentication, rights } }: ActionContext): boolean {
  const has = authentication.user.roles.includes(SUPERUSER) && !rights.unknownRoles.includes(SUPERUSER);
  return isUserOfRealm(authentication) && has;
}

function shownAllowlist(stored: JsonObject): JsonObject {
  return Object.keys(stored).length === 0 ? { config: { enabled: false, requests: {} } } : stored;
}

/** A document that cannot be read lets nothing through. */
function readAllowlist(stored: JsonObject): Allowlist {
  const { config = null } = shownAllowlist(stored);
  try {
    assertAllowlist(config);
  } catch {
    return { enabled: true, requests: new Map() };
  }
  return { enabled: config.enabled, requests: new Map(Object.entries(config.requests)) };
}

/** The allow list as a document. */
type AllowlistDocument = JsonObject & {
  readonly enabled: boolean;
  readonly requests: Readonly<Record<string, readonly string[]>>;
};

function assertAllowlist(config: JsonValue): asserts config is AllowlistDocument {
  if (!isJsonObject(config)) throw wrongType('config', 'Object expected');
  const { enabled, requests, ...others } = config;
  const unknown = Object.keys(others);
  if (unknown.length > 0) throw invalid('invalid_keys', unknown.join(','));
  const missing = ['enabled', 'requests'].filter((name) => config[name] === undefined);
  if (missing.length > 0) throw invalid('missing_mandatory_keys', missing.join(','));
  if (typeof enabled !== 'boolean') throw wrongType('enabled', 'Boolean expected');
  if (requests === undefined || !isJsonObject(requests)) throw wrongType('requests', 'Object expected');
  const listed = Object.entries(requests);
  if (listed.length > PATHS_MAX) throw invalid('invalid_keys', `requests has more than ${PATHS_MAX} paths`);
  for (const [path, methods] of listed) {
    const areMethods = isJsonArray(methods) && methods.every((method) => METHODS.has(method));
    if (!areMethods) throw wrongType(`requests.${path}`, 'Array of HTTP methods expected');
  }
}

function invalid(kind: 'invalid_keys' | 'missing_mandatory_keys', keys: string): SecurityError {
  return new SecurityError('configurationInvalid', 'Invalid configuration', { details: { [kind]: { keys } } });
}

function wrongType(name: string, expected: string): SecurityError {
  return new SecurityError('configurationInvalid', 'Wrong datatype', { details: { [name]: expected } });
}
