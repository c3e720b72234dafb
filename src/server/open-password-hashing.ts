import { createPasswordHashing, type PasswordHashing } from '../authentication/password-hashing.ts';
import type { Settings } from '../config/settings.ts';
import { systemRandom } from '../platform/random.ts';

/** The hashing of passwords under the settings. */
export function openPasswordHashing(settings: Settings): PasswordHashing {
  return createPasswordHashing({
    random: systemRandom,
    algorithm: settings['xpack.security.authc.password_hashing.algorithm'],
    hashesConcurrentMax: settings['claviger.authc.hashes_concurrent_max'],
    hashesQueuedMax: settings['claviger.authc.hashes_queued_max'],
    verifiedEntriesMax: settings['claviger.authc.verified_passwords_max'],
  });
}
