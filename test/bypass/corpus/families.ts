import type { Family } from '../bypass-case.ts';
import { ALIASES } from './aliases.ts';
import { BULK } from './bulk.ts';
import { CONTENT } from './content.ts';
import { COPIES } from './copies.ts';
import { DEFERRED } from './deferred.ts';
import { ENCODINGS } from './encodings.ts';
import { EXPRESSIONS_FAMILY } from './expressions.ts';
import { HEADERS_FAMILY } from './headers.ts';
import { INFORMATION } from './information.ts';
import { LEGACY } from './legacy.ts';
import { LOOKUPS } from './lookups.ts';
import { METHODS } from './methods.ts';
import { MULTI } from './multi.ts';
import { OPAQUE_IDS } from './opaque-ids.ts';
import { OWN_API } from './own-api.ts';
import { PLAIN } from './plain.ts';
import { QUERY_STRING } from './query-string.ts';
import { RAW } from './raw.ts';
import { SEGMENTS } from './segments.ts';

/** The corpus. */
export const FAMILIES: readonly Family[] = [
  PLAIN,
  ENCODINGS,
  SEGMENTS,
  QUERY_STRING,
  EXPRESSIONS_FAMILY,
  BULK,
  MULTI,
  LOOKUPS,
  ALIASES,
  COPIES,
  DEFERRED,
  OPAQUE_IDS,
  CONTENT,
  HEADERS_FAMILY,
  METHODS,
  LEGACY,
  INFORMATION,
  OWN_API,
  RAW,
];
