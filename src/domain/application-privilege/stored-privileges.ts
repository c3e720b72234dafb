import type { ApplicationPrivilege } from './application-privilege.ts';

/** Actions by application, then by name of the privilege. */
export type StoredPrivileges = ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;

/** No privilege at all: every name stands for itself alone. */
export const NO_STORED_PRIVILEGES: StoredPrivileges = new Map();

/** The same privileges, to be looked up. */
export function storedPrivilegesOf(privileges: readonly ApplicationPrivilege[]): StoredPrivileges {
  const byApplication = new Map<string, Map<string, readonly string[]>>();
  for (const { application, name, actions } of privileges) {
    const byName = byApplication.get(application) ?? new Map<string, readonly string[]>();
    byApplication.set(application, byName.set(name, actions));
  }
  return byApplication;
}
