import type { z } from 'zod';
import { API_KEY_SETTINGS } from './sections/api-key.ts';
import { LISTENER_SETTINGS } from './sections/listener.ts';
import { PROCESS_SETTINGS } from './sections/process.ts';
import { SECURITY_SETTINGS } from './sections/security.ts';
import { UPSTREAM_SETTINGS } from './sections/upstream.ts';

/** Every setting there is, by key. */
export const SETTINGS = {
  ...PROCESS_SETTINGS,
  ...LISTENER_SETTINGS,
  ...UPSTREAM_SETTINGS,
  ...SECURITY_SETTINGS,
  ...API_KEY_SETTINGS,
} as const;

/** A key of `SETTINGS`. */
export type SettingKey = keyof typeof SETTINGS;

/** The values of all settings, checked. */
export type Settings = { readonly [Key in SettingKey]: z.output<(typeof SETTINGS)[Key]['schema']> };

/** The environment name of a setting: its fixed one, or the key in capitals with underscores (`claviger.log.level` → `CLAVIGER_LOG_LEVEL`). */
export function environmentName(key: SettingKey): string {
  const setting: { readonly environment?: string } = SETTINGS[key];
  const derived = key.toUpperCase().replaceAll('.', '_');
  return setting.environment ?? (derived.startsWith('CLAVIGER_') ? derived : `CLAVIGER_${derived}`);
}
