import type { JsonObject } from '../../domain/json/json-value.ts';
import type { User } from '../../domain/principal/authentication.ts';
import type { NativeUser } from '../../domain/user/native-user.ts';
import { openSearchUserDocument } from './opensearch-document.ts';

/** A user with what OpenSearch's dialect says of it, where it says something. */
export type ShownUser = User & Pick<NativeUser, 'openSearch'>;

/**
 * A user as Elasticsearch prints it, without its password. Claviger adds `opensearch` where OpenSearch's dialect says more of it.
 * @param profileUid `null` where it has none or nobody asked.
 */
export function userDocument(user: ShownUser, profileUid: string | null): JsonObject {
  const openSearch = user.openSearch === undefined ? null : openSearchUserDocument(user.openSearch);
  const { username, roles, fullName, email, metadata, enabled } = user;
  return {
    username,
    roles,
    full_name: fullName,
    email,
    metadata,
    enabled,
    ...(profileUid !== null && { profile_uid: profileUid }),
    ...(openSearch !== null && { opensearch: openSearch }),
  };
}
