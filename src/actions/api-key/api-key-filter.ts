import { apiKeyOwnerOf } from '../../domain/api-key/api-key-owner.ts';
import type { ApiKeySelection } from '../../domain/api-key/api-key-selection.ts';
import type { Authentication } from '../../domain/principal/authentication.ts';
import type { ApiKeyFilter } from '../../stores/store.ts';

/** What to ask the store for a selection. `owner` narrows it to the caller's own keys; expects a normalised, valid selection. */
export function apiKeyFilterOf(selection: ApiKeySelection, caller: Authentication): ApiKeyFilter {
  const owner = selection.owner ? apiKeyOwnerOf(caller) : null;
  const username = owner?.username ?? selection.username;
  const realmName = owner?.realm.name ?? selection.realmName;
  const name = selection.name === null ? null : nameFilterOf(selection.name);
  return {
    ...(selection.ids.length > 0 && { ids: selection.ids }),
    ...(name !== null && { name }),
    ...(username !== null && { username }),
    ...(realmName !== null && { realmName }),
  };
}

/** `*` at the end means a prefix, alone it means every name; elsewhere it is a character like any other. */
function nameFilterOf(name: string): NonNullable<ApiKeyFilter['name']> | null {
  if (name === '*') return null;
  return name.endsWith('*') ? { value: name.slice(0, -1), prefix: true } : { value: name, prefix: false };
}
