import type { Instant } from '../../domain/time.ts';
import { isDateMath, resolveDateMath } from './date-math.ts';

/** One item of an index expression as the cluster takes it. */
export interface ExpressionItem {
  /** A name or `*` pattern; date math is resolved, the selector and the mark of an exclusion are gone. */
  readonly text: string;
  readonly isPattern: boolean;
  /** Whether it takes out of what stands before it. */
  readonly excludes: boolean;
}

/** An index expression, read. No item: all. */
export interface ReadExpression {
  readonly items: readonly ExpressionItem[];
  /** Whether the cluster reads the items as they were written. */
  readonly isVerbatim: boolean;
}

/** What reading depends on. */
export interface ExpressionReading {
  /** For date math; `null`: it is refused. */
  readonly now: Instant | null;
  /** Whether `name::data` is the product's spelling of a name's data. */
  readonly selectors: boolean;
  /** Whether patterns are patterns: else they are names. */
  readonly expands: boolean;
}

const DATA_SELECTOR = '::data';
/** Names of other clusters by a pattern of clusters. */
const REMOTE_PATTERN = /^[^:<]*\*[^:<]*:[^:<]+$/;

/**
 * Reads the items of an index expression in their order: an exclusion is one only behind a pattern, trailing empty items are dropped, `_all` alone
 * and nothing mean all. A sentence instead: why it cannot be read with certainty.
 */
export function readExpression(written: readonly string[], reading: ExpressionReading): ReadExpression | string {
  const given = written.slice(0, written.findLastIndex((item) => item !== '') + 1);
  const isAll = given.length === 1 && (given[0] === '_all' || (reading.selectors && given[0] === `_all${DATA_SELECTOR}`));
  if (given.length === 0 || isAll) return { items: [], isVerbatim: true };
  const items: ExpressionItem[] = [];
  let isVerbatim = given.length === written.length;
  let wildcardSeen = false;
  for (const item of given) {
    const excludes = wildcardSeen && item.startsWith('-');
    const text = readText(excludes ? item.slice(1) : item, reading);
    if (text.problem !== null) return text.problem;
    const isPattern = reading.expands && text.value.includes('*');
    wildcardSeen ||= isPattern;
    isVerbatim &&= item === (excludes ? `-${text.value}` : text.value);
    items.push({ text: text.value, isPattern, excludes });
  }
  return { items, isVerbatim };
}

/** The items as they are written in a path. */
export function writeItems(items: readonly ExpressionItem[]): readonly string[] {
  return items.map(({ excludes, text }) => (excludes ? `-${text}` : text));
}

interface ReadText {
  readonly value: string;
  readonly problem: string | null;
}

function readText(item: string, reading: ExpressionReading): ReadText {
  const name = reading.selectors && item.endsWith(DATA_SELECTOR) ? item.slice(0, -DATA_SELECTOR.length) : item;
  if (name === '') return { value: '', problem: 'an empty index name stands for all indices' };
  // Nothing is granted on other clusters: such a pattern matches no name, and is never forwarded.
  if (reading.expands && REMOTE_PATTERN.test(name)) return { value: name, problem: null };
  if (name.includes(':')) return { value: '', problem: `[${item}] names a remote cluster or a selector` };
  if (!isDateMath(name)) return { value: name, problem: null };
  const value = reading.now === null ? null : resolveDateMath(name, reading.now);
  if (value === null) return { value: '', problem: `[${item}] is a date math expression that is not supported` };
  return { value, problem: null };
}
