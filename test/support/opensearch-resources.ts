import type { ActionContext } from '../../src/actions/action-context.ts';
import type { PasswordPolicy } from '../../src/actions/opensearch/resources/password-policy.ts';
import { ActionGroupSource } from '../../src/authentication/opensearch/action-group-source.ts';
import { RoleMapper } from '../../src/authentication/role-mapper.ts';
import { SecurityError } from '../../src/domain/error.ts';
import type { JsonValue } from '../../src/domain/json/json-value.ts';
import { parseRequestTarget } from '../../src/domain/request/parse-request-target.ts';
import { createOpenSearchApi, type OpenSearchApi } from '../../src/http/opensearch/opensearch-api.ts';
import { resourcesRoutes } from '../../src/http/opensearch/routes/resources.ts';
import { bindResources } from '../../src/server/bind-opensearch-resources.ts';
import { type ActionWorld, aWorld, BUILT_IN, NOW } from './action-fixtures.ts';

/** The rules for passwords of a server without settings. */
export const PASSWORD_POLICY: PasswordPolicy = {
  lengthMin: 8,
  lengthMax: 100,
  expression: null,
  expressionText: 'Password does not match minimum criteria',
  scoreMin: 3,
};

/** A password that those rules take. */
export const STRONG_PASSWORD = 'Str0ng-Pass-77!x';

/** An answer, its body read. */
export interface ResourceAnswer {
  readonly status: number;
  readonly body: JsonValue;
}

/** OpenSearch's API of users, roles, mappings, action groups and tenants, over a store in memory. */
export interface ResourceWorld extends ActionWorld {
  /** Asks as the superuser, or as another. A body that is text is sent as it is. */
  ask(method: string, path: string, body?: unknown, context?: ActionContext): Promise<ResourceAnswer>;
}

/** An empty world: a password is hashed to `hashed:` and itself. */
export function aResourceWorld(
  options: { readonly policy?: Partial<PasswordPolicy>; readonly endsKeys?: boolean; readonly isAdminEnabled?: boolean } = {},
): ResourceWorld {
  const world = aWorld();
  const settings = {
    'claviger.api_key.invalidate_with_user': options.endsKeys === true ? 'disabled-or-deleted' : 'never',
    'claviger.opensearch.text_characters_max': 256,
    'claviger.opensearch.document_query_characters_max': 400,
    'claviger.opensearch.patch_operations_max': 50,
  } as Parameters<typeof bindResources>[0]['settings'];
  const passwords = { hash: async (password: { reveal(): string }) => `hashed:${password.reveal()}` };
  const openSearch = { roleMapper: new RoleMapper(world.store), actionGroups: new ActionGroupSource(world.store) };
  const parts = { settings, store: world.store, passwords, builtIn: BUILT_IN, audit: world.audit, openSearch };
  const access = {
    audit: world.audit,
    policy: { rolesEnabled: ['all_access'], isAdminEnabled: options.isAdminEnabled ?? false },
  };
  const deps = bindResources(parts as never, access, { ...PASSWORD_POLICY, ...options.policy });
  const api = createOpenSearchApi({ routes: resourcesRoutes(deps) });
  return {
    ...world,
    ask: (method, path, body, context = world.superuser) => ask(api, context, { method, path, body }),
  };
}

async function ask(
  api: OpenSearchApi,
  { principal, origin }: ActionContext,
  { method, path, body }: { readonly method: string; readonly path: string; readonly body: unknown },
): Promise<ResourceAnswer> {
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  const target = parseRequestTarget(path.startsWith('/') ? path : `/_plugins/_security/api/${path}`);
  const headers = new Map(
    text === ''
      ? []
      : [['content-length', String(Buffer.byteLength(text))] as const, ['content-type', 'application/json'] as const],
  );
  try {
    const request = { method, target, headers, principal, origin, now: NOW, readBody: async () => Buffer.from(text) };
    return answerOf(api.respondToAnyone(method, target, headers) ?? (await api.respond(request)));
  } catch (error) {
    if (!(error instanceof SecurityError)) throw error;
    return answerOf(api.shapeError(error, method, target, headers));
  }
}

function answerOf({ status, body }: { readonly status: number; readonly body: string | Uint8Array }): ResourceAnswer {
  return { status, body: JSON.parse(Buffer.from(body).toString() || 'null') };
}
