import type { Settings } from '../config/settings.ts';
import { type BuiltInUsers, builtInUsers } from '../domain/user/built-in-users.ts';

/** The built-in users that the settings ask for. */
export function openBuiltInUsers(settings: Settings, superuserName: string): BuiltInUsers {
  return builtInUsers({
    superuserName,
    reservedRealmEnabled: settings['xpack.security.authc.reserved_realm.enabled'],
    anonymousName: settings['xpack.security.authc.anonymous.username'],
    anonymousRoles: settings['xpack.security.authc.anonymous.roles'],
  });
}
