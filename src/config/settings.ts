import type { z } from 'zod';
import type { RealmSettings } from './realms/realm-types.ts';
import { API_KEY_SETTINGS } from './sections/api-key.ts';
import { CONSOLE_SETTINGS } from './sections/console.ts';
import { JOB_SETTINGS } from './sections/job.ts';
import { LISTENER_SETTINGS } from './sections/listener.ts';
import { LONG_LIVED_TOKEN_SETTINGS } from './sections/long-lived-token.ts';
import { OAUTH2_SETTINGS } from './sections/oauth2.ts';
import { OPENSEARCH_SETTINGS } from './sections/opensearch.ts';
import { PROCESS_SETTINGS } from './sections/process.ts';
import { SECURITY_SETTINGS } from './sections/security.ts';
import { THROTTLE_SETTINGS } from './sections/throttle.ts';
import { TOKEN_SETTINGS } from './sections/token.ts';
import { UPSTREAM_SETTINGS } from './sections/upstream.ts';

/** Every setting there is, by key. */
export const SETTINGS = {
  ...PROCESS_SETTINGS,
  ...LISTENER_SETTINGS,
  ...UPSTREAM_SETTINGS,
  ...SECURITY_SETTINGS,
  ...API_KEY_SETTINGS,
  ...THROTTLE_SETTINGS,
  ...TOKEN_SETTINGS,
  ...OAUTH2_SETTINGS,
  ...LONG_LIVED_TOKEN_SETTINGS,
  ...CONSOLE_SETTINGS,
  ...JOB_SETTINGS,
  ...OPENSEARCH_SETTINGS,
} as const;

/** A key of `SETTINGS`. */
export type SettingKey = keyof typeof SETTINGS;

/** Where the settings of realms stand, whose keys hold names: `xpack.security.authc.realms.<type>.<name>.<key>`. */
export const REALMS = 'xpack.security.authc.realms';

/** The values of all settings, checked. Realms come in their order, those that are not enabled included. */
export type Settings = { readonly [Key in SettingKey]: z.output<(typeof SETTINGS)[Key]['schema']> } & {
  readonly [REALMS]: readonly RealmSettings[];
};

/** The environment name of a setting: its fixed one, or the key in capitals with underscores (`claviger.log.level` → `CLAVIGER_LOG_LEVEL`). */
export function environmentName(key: SettingKey): string {
  const setting: { readonly environment?: string } = SETTINGS[key];
  const derived = key.toUpperCase().replaceAll('.', '_');
  return setting.environment ?? (derived.startsWith('CLAVIGER_') ? derived : `CLAVIGER_${derived}`);
}
