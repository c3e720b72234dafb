import { type ApiKey, isExpired } from '../../domain/api-key/api-key.ts';
import type { ApiKeyFilter } from '../store.ts';

/** Whether the filter means this key. */
export function matchesFilter(apiKey: ApiKey, filter: ApiKeyFilter): boolean {
  if (filter.ids !== undefined && !filter.ids.includes(apiKey.id)) return false;
  if (filter.name !== undefined && !matchesName(apiKey.name, filter.name)) return false;
  if (filter.username !== undefined && apiKey.creator.principal !== filter.username) return false;
  if (filter.realmName !== undefined && apiKey.creator.realm.name !== filter.realmName) return false;
  if (filter.notInvalidated === true && apiKey.invalidation !== null) return false;
  return filter.activeAt === undefined || (apiKey.invalidation === null && !isExpired(apiKey, filter.activeAt));
}

function matchesName(name: string, wanted: { readonly value: string; readonly prefix: boolean }): boolean {
  return wanted.prefix ? name.startsWith(wanted.value) : name === wanted.value;
}
