import type { Kysely } from 'kysely';
import { assert } from '../../domain/error.ts';
import type { Change, ChangeKind, UserRealm } from '../store.ts';
import { createApiKeyQueries, type Invalidation } from './api-keys.ts';
import { createChangeQueries } from './changes.ts';
import { createRoleQueries } from './roles.ts';
import type { UserPutRow } from './rows.ts';
import type { ApiKeyRow, RoleRow, StoreSchema } from './schema.ts';
import { decodeText } from './text-column.ts';
import { createUserQueries } from './users.ts';

/** What each mutation is given and what it answers. Both are plain values, ready to cross threads. */
export interface MutationTypes {
  readonly createApiKey: { readonly input: ApiKeyRow; readonly result: null };
  readonly invalidateApiKeys: { readonly input: Invalidation; readonly result: readonly string[] };
  readonly putUser: { readonly input: UserPutRow; readonly result: 'created' | 'updated' | 'passwordMissing' };
  readonly deleteUser: { readonly input: { readonly realm: UserRealm; readonly username: string }; readonly result: boolean };
  readonly putRole: { readonly input: RoleRow; readonly result: boolean };
  readonly deleteRole: { readonly input: { readonly name: string }; readonly result: boolean };
}

/** Name of a mutation. */
export type MutationKind = keyof MutationTypes;

/** A mutation to be done. */
export type Mutation = {
  [Kind in MutationKind]: { readonly kind: Kind; readonly input: MutationTypes[Kind]['input'] };
}[MutationKind];

/** What a mutation answered, and the changes that it appended to the feed. */
export interface MutationEffect {
  readonly result: MutationTypes[MutationKind]['result'];
  readonly changes: readonly Change[];
}

/** Makes the function that does a mutation and appends its changes. The caller has begun a transaction, and ends it. */
export function createMutator(db: Kysely<StoreSchema>): (mutation: Mutation) => Promise<MutationEffect> {
  const apiKeys = createApiKeyQueries(db);
  const users = createUserQueries(db);
  const roles = createRoleQueries(db);
  const changes = createChangeQueries(db);

  const changed = async (
    result: MutationEffect['result'],
    kind: ChangeKind,
    ids: readonly string[],
  ): Promise<MutationEffect> => ({
    result,
    changes: await changes.append(kind, ids),
  });

  return async ({ kind, input }) => {
    switch (kind) {
      case 'createApiKey':
        await apiKeys.insert(input);
        return changed(null, 'apiKey', [decodeText(input.id)]);
      case 'invalidateApiKeys': {
        const ids = await apiKeys.invalidate(input);
        return changed(ids, 'apiKey', ids);
      }
      case 'putUser': {
        const result = await users.put(input);
        return changed(result, userChangeKind(input.realm), result === 'passwordMissing' ? [] : [decodeText(input.username)]);
      }
      case 'deleteUser': {
        const found = await users.delete(input.realm, input.username);
        return changed(found, userChangeKind(input.realm), found ? [input.username] : []);
      }
      case 'putRole':
        return changed(await roles.put(input), 'role', [decodeText(input.name)]);
      case 'deleteRole': {
        const found = await roles.delete(input.name);
        return changed(found, 'role', found ? [input.name] : []);
      }
    }
  };
}

function userChangeKind(realm: string): ChangeKind {
  assert(realm === 'native' || realm === 'reserved', 'users are kept for the native and the reserved realm');
  return realm === 'native' ? 'nativeUser' : 'reservedUser';
}
