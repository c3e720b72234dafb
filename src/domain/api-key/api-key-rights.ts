import { NATIVE_REALM, RESERVED_REALM, type RealmRef } from '../principal/authentication.ts';
import { isEmptyRoleDescriptor } from '../role/empty-role-descriptor.ts';
import type { RoleDescriptor, RoleDescriptors } from '../role/role-descriptor.ts';

/**
 * What a derived key (one made by a key) is limited by: nothing is granted, since no role is in it. It stands beside own
 * descriptors that are empty too, so a derived key authenticates and may do nothing.
 */
export const NO_RIGHTS: RoleDescriptors = Object.freeze(Object.create(null) as RoleDescriptors);

/** Whether these descriptors may be those of a derived key: at least one, and none grants anything. */
export function areDerivable(roleDescriptors: RoleDescriptors): boolean {
  const descriptors = Object.values(roleDescriptors);
  return descriptors.length > 0 && descriptors.every(isEmptyRoleDescriptor);
}

/**
 * What forbids the workflow restrictions of a new key, in Elasticsearch's words, or `null`. A restriction stands alone in
 * a key, and the owner has none.
 */
export function restrictionViolation(own: RoleDescriptors, owner: RoleDescriptors): string | null {
  const restricted = countRestricted(own);
  if (restricted > 1) return 'more than one role descriptor with restriction is not supported';
  if (restricted === 1 && Object.keys(own).length > 1) {
    return 'combining role descriptors with and without restriction is not supported';
  }
  return countRestricted(owner) > 0 ? 'owner user role descriptors must not include restriction' : null;
}

/** What forbids a key to follow its owner's roles, or `null`: they can be looked up for stored users alone. */
export function liveRightsViolation(ownerRights: 'snapshot' | 'live', owner: RealmRef): string | null {
  if (ownerRights === 'snapshot' || owner.name === NATIVE_REALM.name || owner.name === RESERVED_REALM.name) return null;
  return `[owner_rights] can be [live] for users of the realms [${NATIVE_REALM.name}, ${RESERVED_REALM.name}] only, but the owner is of [${owner.name}]`;
}

/** The same rights without the roles' descriptions: what a key keeps of its owner. */
export function withoutDescriptions(roleDescriptors: RoleDescriptors): RoleDescriptors {
  // Without a prototype, so that a role named `__proto__` is a role like any other.
  const stripped: Record<string, RoleDescriptor> = Object.create(null);
  for (const [name, descriptor] of Object.entries(roleDescriptors)) stripped[name] = { ...descriptor, description: null };
  return stripped;
}

function countRestricted(roleDescriptors: RoleDescriptors): number {
  return Object.values(roleDescriptors).filter((descriptor) => descriptor.restriction !== null).length;
}
