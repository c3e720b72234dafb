import type { z } from 'zod';
import { choice, flag, integer, type Section, textList, timeValue } from '../setting.ts';

const DAY_MS = 86_400_000;

/** The checked values of a table of keys. */
export type SectionValues<Keys extends Section> = { readonly [Key in keyof Keys]: z.output<Keys[Key]['schema']> };

/** A contradiction between the values of one realm: the key it is told at, relative to the realm, and what is wrong. */
export interface RealmViolation {
  readonly key: string;
  /** Goes on behind the key, e.g. `is required`. */
  readonly sentence: string;
}

/** Keys of every realm. `order` has no default: that it is set is checked where realms are read. */
export const REALM_KEYS = {
  order: integer(
    0,
    -2_147_483_648,
    2_147_483_647,
    'Place in the chain: realms are asked in ascending order. Required, and no two realms have the same.',
  ),
  enabled: flag(true, 'Whether the realm is in the chain.'),
} as const satisfies Section;

/** Keys of a realm that remembers what it was told, beside `REALM_KEYS`. */
export const CACHE_KEYS = {
  'cache.ttl': timeValue('20m', 0, 365 * DAY_MS, 'How long a user who was verified is remembered. `0s`: not at all.'),
  'cache.max_users': integer(100_000, 1, 10_000_000, 'Users who are remembered; the least used is forgotten first.'),
  'cache.hash_algo': choice(
    ['ssha256'],
    'ssha256',
    'How a remembered password is kept: a salted SHA-256, under a key that leaves the process never.',
  ),
  'cache.refused_ttl': timeValue('5s', 0, 300_000, 'How long a refusal is remembered. `0s`: not at all.'),
} as const satisfies Section;

/** Key of a realm that may leave it to other realms what its users are, beside `REALM_KEYS`. */
export const DELEGATION_KEYS = {
  authorization_realms: textList(
    'Realms in which a user who was verified here is looked up: its roles are theirs. Without any, role mappings give the roles.',
  ),
} as const satisfies Section;

/** Keys of a realm that asks another service, beside `REALM_KEYS`. */
export const CIRCUIT_KEYS = {
  'circuit.failures_max': integer(
    5,
    1,
    10_000,
    'Faults one after another after which the service is not asked for a while: requests for the realm are answered with 503 at once.',
  ),
  'circuit.open_ms': integer(10_000, 10, 3_600_000, 'How long it is not asked. Then one request tries it.'),
} as const satisfies Section;
