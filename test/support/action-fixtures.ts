import { createHash } from 'node:crypto';
import type { ActionContext } from '../../src/actions/action-context.ts';
import { createApiKeyRealm } from '../../src/authentication/api-key-realm.ts';
import type { Principal } from '../../src/authentication/principal.ts';
import type { Rights } from '../../src/authentication/realm.ts';
import { AuthorizerInterner } from '../../src/authorization/compile-authorizer.ts';
import { RESERVED_ROLES } from '../../src/authorization/reserved-roles.ts';
import type { AuditEvent, AuditLog } from '../../src/domain/audit/audit-event.ts';
import { type Authentication, NATIVE_REALM, RESERVED_REALM } from '../../src/domain/principal/authentication.ts';
import type { Random } from '../../src/domain/random.ts';
import { EMPTY_ROLE_DESCRIPTOR, type RoleDescriptor, type RoleDescriptors } from '../../src/domain/role/role-descriptor.ts';
import type { Secret } from '../../src/domain/secret.ts';
import { type Instant, instant } from '../../src/domain/time.ts';
import { type BuiltInUsers, builtInUsers } from '../../src/domain/user/built-in-users.ts';
import { openMemoryStore } from '../../src/stores/memory/memory-store.ts';
import type { Store } from '../../src/stores/store.ts';

/** The time of the tests. */
export const NOW: Instant = instant(1_795_352_747_069);

/** Name of the built-in superuser in the tests. */
export const SUPERUSER_NAME = 'elastic';

/** The built-in users of a server without settings. */
export const BUILT_IN: BuiltInUsers = builtInUsers({
  superuserName: SUPERUSER_NAME,
  reservedRealmEnabled: true,
  anonymousName: '_anonymous',
  anonymousRoles: [],
});

const interner = new AuthorizerInterner({ entriesMax: 100 });

/** A role descriptor with nothing but these rights. */
export function aDescriptor(rights: Partial<RoleDescriptor> = {}): RoleDescriptor {
  return { ...EMPTY_ROLE_DESCRIPTOR, ...rights };
}

const READS_IDX = aDescriptor({
  indices: [{ names: ['idx'], privileges: ['read'], fieldSecurity: null, query: null, allowRestrictedIndices: false }],
});

/** The roles of the recorded server that these tests need. */
export const ROLES = {
  idx_reader: READS_IDX,
  own_keys: { ...READS_IDX, cluster: ['manage_own_api_key'], description: 'makes keys' },
  key_admin: aDescriptor({ cluster: ['manage_api_key'] }),
  sec_reader: aDescriptor({ cluster: ['read_security'] }),
  sec_admin: aDescriptor({ cluster: ['manage_security'] }),
} as const satisfies RoleDescriptors;

/** A store, an audit log that is kept, and callers: what the actions run in. */
export interface ActionWorld {
  readonly store: Store;
  readonly random: Random;
  readonly audit: AuditLog;
  readonly events: readonly AuditEvent[];
  /** The built-in superuser. */
  readonly superuser: ActionContext;
  /** A native user with these roles of `ROLES`. */
  user(username: string, ...roles: readonly (keyof typeof ROLES)[]): ActionContext;
  /** The API key, through the realm of API keys. */
  key(created: { readonly id: string; readonly secret: Secret }): Promise<ActionContext>;
}

/** An empty world. */
export function aWorld(): ActionWorld {
  const store = openMemoryStore();
  const events: AuditEvent[] = [];
  const realm = createApiKeyRealm({ apiKeys: store.apiKeys, passwords: { verify: async () => false } });
  return {
    store,
    random: seededRandom(),
    audit: { record: (event) => void events.push(event) },
    events,
    superuser: contextOf(anAuthentication(SUPERUSER_NAME, ['superuser'], RESERVED_REALM), [
      { superuser: RESERVED_ROLES.get('superuser') ?? EMPTY_ROLE_DESCRIPTOR },
    ]),
    user: (username, ...roles) =>
      contextOf(anAuthentication(username, roles, NATIVE_REALM), [
        Object.fromEntries(roles.map((role) => [role, ROLES[role]])),
      ]),
    async key({ id, secret }) {
      const outcome = await realm.authenticate({ scheme: 'apiKey', id, secret }, NOW);
      if (outcome.outcome !== 'authenticated') throw new Error(`the key [${id}] is not accepted`);
      return contextOf(outcome.authentication, outcome.rights.descriptorSets);
    },
  };
}

/** The same caller, with a part of its principal replaced. */
export function withPrincipal(context: ActionContext, parts: Partial<Principal>): ActionContext {
  return { ...context, principal: { ...context.principal, ...parts } };
}

function anAuthentication(username: string, roles: readonly string[], realm: Authentication['realm']): Authentication {
  return {
    type: 'realm',
    user: { username, roles, fullName: null, email: `${username}@example.com`, metadata: { team: 'x' }, enabled: true },
    realm,
    lookupRealm: realm,
    apiKey: null,
    authenticatingUser: null,
  };
}

function contextOf(authentication: Authentication, descriptorSets: Rights['descriptorSets']): ActionContext {
  return {
    principal: {
      authentication,
      rights: { descriptorSets, unknownRoles: [] },
      authorizer: interner.intern(descriptorSets),
      expiration: null,
      isCurrent: () => true,
    },
    origin: { requestId: 'r'.repeat(20), remoteAddress: '127.0.0.1:1', method: 'PUT', path: '/_security', opaqueId: null },
    now: NOW,
  };
}

/** The same "random" bytes at every run. */
function seededRandom(): Random {
  let calls = 0;
  return {
    bytes(length) {
      calls += 1;
      return createHash('shake256', { outputLength: length }).update(String(calls)).digest();
    },
  };
}
