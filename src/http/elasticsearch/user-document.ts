import type { JsonObject } from '../../domain/json/json-value.ts';
import type { User } from '../../domain/principal/authentication.ts';

/** A user as Elasticsearch prints it, without its password. `profileUid` is `null` where it has none or nobody asked. */
export function userDocument(user: User, profileUid: string | null): JsonObject {
  const { username, roles, fullName, email, metadata, enabled } = user;
  return {
    username,
    roles,
    full_name: fullName,
    email,
    metadata,
    enabled,
    ...(profileUid !== null && { profile_uid: profileUid }),
  };
}
