import type { Section } from '../setting.ts';
import { REALM_KEYS } from './common-keys.ts';

/** The realm of users made through the user API. There is one, also where none is set. */
export const NATIVE_REALM_KEYS = { ...REALM_KEYS } as const satisfies Section;
