import { Alphabet } from './alphabet.ts';
import type { Expression } from './expression.ts';
import { ExpressionStore } from './expression-store.ts';
import { differenceOf, type Language } from './language.ts';
import { workOfWalk } from './language-matcher.ts';

/** What a question about whole languages may spend. */
export interface ContainmentLimits {
  /** Derivatives taken, beyond those of a plain walk through the patterns. A question that needs more has no answer. */
  readonly workMax: number;
}

/** About 5 ms at worst; patterns met in practice need less than a tenth of it. */
const DEFAULT_CONTAINMENT_LIMITS: ContainmentLimits = { workMax: 50_000 };

/** The answer to a question about whole languages; `unknown`: it would cost more than the limits allow. */
export type Answer = 'yes' | 'no' | 'unknown';

/** Whether every string of `inner` is in `outer`. Exact. */
export function isContained(inner: Language, outer: Language, limits?: ContainmentLimits): Answer {
  return isEmptyLanguage(differenceOf(inner, outer), limits);
}

/** Whether no string is in the language. Exact: goes from state to state of the automaton until one accepts. */
export function isEmptyLanguage(language: Language, limits: ContainmentLimits = DEFAULT_CONTAINMENT_LIMITS): Answer {
  const store = new ExpressionStore(new Alphabet([language]));
  store.grantWork(limits.workMax + workOfWalk(language));
  const start = store.build(language);
  if (start.nullable) return 'no';
  const seen = new Set<Expression>([start, store.nothing]);
  const path = [{ expression: start, nextClass: 0 }];
  for (let last = path.at(-1); last !== undefined; last = path.at(-1)) {
    if (last.nextClass === store.alphabet.classCount) {
      path.pop();
      continue;
    }
    const expression = store.derive(last.expression, last.nextClass);
    last.nextClass += 1;
    if (store.exhausted) return 'unknown';
    if (expression.nullable) return 'no';
    if (seen.has(expression)) continue;
    seen.add(expression);
    path.push({ expression, nextClass: 0 });
  }
  return 'yes';
}
