import { join } from 'node:path';
import { IdSeal, SEAL_KEY_BYTES } from '../authorization/opaque-id/id-seal.ts';
import type { Settings } from '../config/settings.ts';
import { systemClock } from '../platform/clock.ts';
import { openKeyFile } from '../platform/key-file.ts';
import { systemRandom } from '../platform/random.ts';

const KEY_FILE = 'opaque-id.keys';
/** The key in use, and the one before it. */
const KEYS_MAX = 2;

/** What seals ids, with the keys that the settings name, or those of the data folder. @throws Error when they cannot be read. */
export function openIdSeal(settings: Settings, folder: string): IdSeal {
  const path = settings['claviger.authz.opaque_ids.key_file'] ?? join(folder, KEY_FILE);
  const keys = openKeyFile({ path, keyBytes: SEAL_KEY_BYTES, keysMax: KEYS_MAX, random: systemRandom });
  return new IdSeal({ keys, random: systemRandom, clock: systemClock });
}
