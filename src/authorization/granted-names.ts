import { isContained, isEmptyLanguage } from './pattern/containment.ts';
import { intersectionOf, type Language } from './pattern/language.ts';
import { LanguageMatcher } from './pattern/language-matcher.ts';
import { parseIndexExpression } from './pattern/parse-wildcard.ts';
import { INDEX_NAMES } from './restricted-names.ts';

/** Answers about patterns that are kept; when there are more, all are forgotten. */
const ANSWERS_MAX = 256;

/** The names that an action is granted on. */
export class GrantedNames {
  readonly #names: Language;
  readonly #matcher: LanguageMatcher;
  readonly #answersByPattern = new Map<string, boolean>();
  #isSome: boolean | null = null;

  constructor(names: Language) {
    this.#names = intersectionOf([INDEX_NAMES, names]);
    this.#matcher = new LanguageMatcher(this.#names);
  }

  /** Whether this name is one of them. */
  has(name: string): boolean {
    return this.#matcher.matches(name);
  }

  /** Whether there is any. */
  get isSome(): boolean {
    this.#isSome ??= isEmptyLanguage(this.#names) === 'no';
    return this.#isSome;
  }

  /** Whether the pattern can match a name, and no other names than these. */
  hasAllOf(pattern: string): boolean {
    const known = this.#answersByPattern.get(pattern);
    if (known !== undefined) return known;
    if (this.#answersByPattern.size >= ANSWERS_MAX) this.#answersByPattern.clear();
    const asked = intersectionOf([parseIndexExpression(pattern), INDEX_NAMES]);
    const answer = isEmptyLanguage(asked) === 'no' && isContained(asked, this.#names) === 'yes';
    this.#answersByPattern.set(pattern, answer);
    return answer;
  }
}
