import type { Store } from '../store.ts';
import { createMemoryApiKeys } from './memory-api-keys.ts';
import { MemoryChanges } from './memory-changes.ts';
import { createMemoryJobs } from './memory-jobs.ts';
import { createMemoryLongLivedTokens } from './memory-long-lived-tokens.ts';
import { createMemoryNamedThings } from './memory-named-things.ts';
import { createMemoryRoles } from './memory-roles.ts';
import { createMemoryTokens } from './memory-tokens.ts';
import { createMemoryUsers } from './memory-users.ts';

/**
 * Opens an empty store in memory. Durability apart, it keeps the whole contract of `Store`. `changesKeptMax`: changes that are
 * kept at least, the newest.
 */
export function openMemoryStore({ changesKeptMax = 100_000 } = {}): Store {
  const changes = new MemoryChanges(changesKeptMax);
  return {
    apiKeys: createMemoryApiKeys(changes),
    users: createMemoryUsers(changes),
    roles: createMemoryRoles(changes),
    roleMappings: createMemoryNamedThings('roleMapping', changes),
    applicationPrivileges: createMemoryNamedThings('applicationPrivilege', changes),
    serviceAccountTokens: createMemoryNamedThings('serviceAccountToken', changes),
    userProfiles: createMemoryNamedThings('userProfile', changes),
    oauth2Scopes: createMemoryNamedThings('oauth2Scope', changes),
    oauth2ClientKeys: createMemoryNamedThings('oauth2Client', changes),
    actionGroups: createMemoryNamedThings('actionGroup', changes),
    tenants: createMemoryNamedThings('tenant', changes),
    configurationDocuments: createMemoryNamedThings('configurationDocument', changes),
    tokens: createMemoryTokens(changes),
    longLivedTokens: createMemoryLongLivedTokens(changes),
    jobs: createMemoryJobs(changes),
    changes,
    close: async () => changes.close(),
  };
}
