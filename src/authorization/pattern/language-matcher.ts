import { Alphabet } from './alphabet.ts';
import type { Expression } from './expression.ts';
import { ExpressionStore } from './expression-store.ts';
import { type Language, languageSize } from './language.ts';

/** What a matcher may spend. */
export interface MatcherLimits {
  /** States kept; a matcher with more forgets them all and finds them again as they are needed. */
  readonly statesMax: number;
  /**
   * Derivatives taken in one call, for text that leads to states not seen before, beyond those of a plain walk through the
   * patterns (`workOfWalk`). A call that needs more does not match.
   */
  readonly workMax: number;
}

/** Some hundreds of states serve hundreds of patterns; the work is about 5 ms at worst. */
export const DEFAULT_MATCHER_LIMITS: MatcherLimits = { statesMax: 4_000, workMax: 50_000 };

const WORK_PER_CHARACTER = 4;

/** Derivatives enough to follow every pattern of the language once from its beginning to its end, however many there are. */
export function workOfWalk(language: Language): number {
  return WORK_PER_CHARACTER * languageSize(language);
}

const UNKNOWN = -1;
const REFUSED = 0;
const ACCEPTED = 1;

/**
 * Tells whether strings are in a language: a deterministic automaton whose states are made when a string first leads to
 * them. Cost of a call: one table look-up per character, whatever the language, once its states are known. Never
 * backtracks.
 */
export class LanguageMatcher {
  readonly #language: Language;
  readonly #statesMax: number;
  readonly #workMax: number;
  readonly #alphabet: Alphabet;
  #store: ExpressionStore;
  /** By state: the expression, and the next state by character class. State 0 refuses all that follows, 1 accepts it. */
  #expressions: Expression[] = [];
  #transitions: Int32Array[] = [];
  #statesById = new Map<number, number>();
  #start = REFUSED;

  constructor(language: Language, limits: MatcherLimits = DEFAULT_MATCHER_LIMITS) {
    this.#language = language;
    this.#statesMax = limits.statesMax;
    this.#workMax = limits.workMax + workOfWalk(language);
    this.#alphabet = new Alphabet([language]);
    this.#store = new ExpressionStore(this.#alphabet);
    this.#restart();
  }

  /** How many states are held. */
  get stateCount(): number {
    return this.#expressions.length;
  }

  /** Whether the text is in the language; false also when finding out costs more than the limits allow. */
  matches(text: string): boolean {
    if (this.#expressions.length > this.#statesMax) this.#restart();
    this.#store.grantWork(this.#workMax);
    let state = this.#start;
    for (let at = 0; at < text.length && state > ACCEPTED; at += 1) {
      let codePoint = text.charCodeAt(at);
      if (codePoint >= 0xd800 && codePoint < 0xdc00) {
        codePoint = text.codePointAt(at) ?? codePoint;
        if (codePoint > 0xffff) at += 1;
      }
      const characterClass = this.#alphabet.classOf(codePoint);
      const known = this.#transitions[state]?.[characterClass] ?? UNKNOWN;
      state = known === UNKNOWN ? this.#step(state, characterClass) : known;
    }
    return this.#expressions[state]?.nullable ?? false;
  }

  #step(state: number, characterClass: number): number {
    const expression = this.#expressions[state] ?? this.#store.nothing;
    const next = this.#store.derive(expression, characterClass);
    if (this.#store.exhausted) return REFUSED;
    const nextState = this.#stateOf(next);
    const row = this.#transitions[state];
    if (row !== undefined) row[characterClass] = nextState;
    return nextState;
  }

  #stateOf(expression: Expression): number {
    const known = this.#statesById.get(expression.id);
    if (known !== undefined) return known;
    const state = this.#expressions.length;
    this.#statesById.set(expression.id, state);
    this.#expressions.push(expression);
    this.#transitions.push(new Int32Array(this.#alphabet.classCount).fill(UNKNOWN));
    return state;
  }

  #restart(): void {
    this.#store = new ExpressionStore(this.#alphabet);
    this.#store.grantWork(this.#workMax);
    this.#expressions = [];
    this.#transitions = [];
    this.#statesById = new Map();
    this.#stateOf(this.#store.nothing);
    this.#stateOf(this.#store.everything);
    this.#start = this.#stateOf(this.#store.build(this.#language));
  }
}
