import type { Language } from './pattern/language.ts';
import { unionOfPatterns } from './privileges/named-privilege.ts';

/** Actions on names, as one or several entries of role descriptors grant them. */
export interface Grant {
  readonly actions: Language;
  /** Actions that the entry names and that are not granted, because a document query or field rule would have to be applied. */
  readonly withheld: Language;
  /** Names as the entry has them. */
  readonly patterns: Language;
  /** Restricted names already taken out where the entry does not include them. */
  readonly names: Language;
}

/**
 * The actions that neither show a document nor tell of one: all that a grant with a document query or field rule allows,
 * because nothing here applies such rules to what is read. Updates and by-query writes read.
 */
export const BLIND_ACTIONS: Language = unionOfPatterns([
  'indices:data/write/index*',
  'indices:data/write/bulk*',
  'indices:data/write/delete',
]);
