import { illegalArgument } from '../error.ts';
import type { SimpleOperators } from './clause.ts';
import type { QueryLimits } from './query-limits.ts';
import { DEPTH_EXCEEDED, tooManyClauses } from './search-errors.ts';

/** What a text of the mini-language means. */
export type SimpleNode =
  | { readonly kind: 'all' | 'none' }
  | { readonly kind: 'term' | 'phrase' | 'prefix' | 'fuzzy'; readonly text: string }
  | { readonly kind: 'not'; readonly node: SimpleNode }
  | { readonly kind: 'and' | 'or'; readonly nodes: readonly SimpleNode[] };

/** Where the reading of a text, or of a part in parentheses, stands. */
interface Reading {
  top: SimpleNode | null;
  /** The nodes of `top` while more of the same operator can follow. */
  nodes: SimpleNode[];
  operator: 'and' | 'or' | null;
  previousOperator: 'and' | 'or' | null;
  isNegated: boolean;
}

/**
 * Reads the language of `simple_query_string`. What closes nothing, or is closed by nothing, is passed over.
 * @throws SecurityError for more words, or deeper parentheses, than are allowed.
 * @see https://www.elastic.co/docs/reference/query-languages/query-dsl/query-dsl-simple-query-string-query
 */
export function parseSimpleQueryString(
  text: string,
  operators: SimpleOperators,
  defaultOperator: 'and' | 'or',
  limits: Pick<QueryLimits, 'clausesMax' | 'depthMax'>,
): SimpleNode {
  if (text.trim() === '*') return { kind: 'all' };
  return new SimpleParser(text, operators, defaultOperator, limits).parse(0, text.length) ?? { kind: 'none' };
}

class SimpleParser {
  readonly #text: string;
  readonly #operators: SimpleOperators;
  readonly #defaultOperator: 'and' | 'or';
  /** Where each parenthesis that is closed is closed. */
  readonly #closings: ReadonlyMap<number, number>;
  readonly #limits: Pick<QueryLimits, 'clausesMax' | 'depthMax'>;
  #at = 0;
  #depth = 0;
  #words = 0;

  constructor(
    text: string,
    operators: SimpleOperators,
    defaultOperator: 'and' | 'or',
    limits: Pick<QueryLimits, 'clausesMax' | 'depthMax'>,
  ) {
    this.#limits = limits;
    this.#text = text;
    this.#operators = operators;
    this.#defaultOperator = defaultOperator;
    this.#closings = this.#findClosings();
  }

  parse(start: number, end: number): SimpleNode | null {
    const reading: Reading = { top: null, nodes: [], operator: null, previousOperator: null, isNegated: false };
    this.#at = start;
    while (this.#at < end) {
      if (this.#isOperator('-', 'NOT')) {
        reading.isNegated = !reading.isNegated;
        this.#at += 1;
        continue;
      }
      this.#readNext(reading, end);
      reading.isNegated = false;
    }
    return reading.top;
  }

  #readNext(reading: Reading, end: number): void {
    if (this.#isOperator('(', 'PRECEDENCE')) this.#readGroup(reading);
    else if (this.#isOperator(')', 'PRECEDENCE') || this.#isBlank()) this.#at += 1;
    else if (this.#isOperator('"', 'PHRASE')) this.#readPhrase(reading, end);
    else if (this.#isOperator('+', 'AND')) this.#readOperator(reading, 'and');
    else if (this.#isOperator('|', 'OR')) this.#readOperator(reading, 'or');
    else this.#readToken(reading, end);
  }

  #readOperator(reading: Reading, operator: 'and' | 'or'): void {
    if (reading.operator === null && reading.top !== null) reading.operator = operator;
    this.#at += 1;
  }

  #readGroup(reading: Reading): void {
    const start = this.#at + 1;
    const closing = this.#closings.get(this.#at);
    this.#at = start;
    if (closing === undefined) return;
    this.#depth += 1;
    if (this.#depth > this.#limits.depthMax) throw illegalArgument(DEPTH_EXCEEDED);
    if (closing === start) reading.operator = null;
    else this.#add(reading, this.parse(start, closing));
    this.#depth -= 1;
    this.#at = closing + 1;
  }

  #readPhrase(reading: Reading, end: number): void {
    const start = this.#at + 1;
    let phrase = '';
    let at = start;
    while (at < end && this.#text.charAt(at) !== '"') {
      if (this.#isEscape(at)) at += 1;
      phrase += this.#text.charAt(at);
      at += 1;
    }
    this.#at = at >= end ? start : at + 1;
    if (at >= end) return;
    if (at === start) {
      reading.operator = null;
      return;
    }
    // How far the words may stand apart bears on texts of many words alone: fields here hold few.
    if (this.#text.charAt(at + 1) === '~' && this.#operators.has('NEAR')) this.#readSlop(end);
    this.#add(reading, { kind: 'phrase', text: phrase });
  }

  #readToken(reading: Reading, end: number): void {
    let token = '';
    let isPrefix = false;
    let isFuzzy = false;
    while (this.#at < end) {
      if (this.#isEscape(this.#at)) {
        isPrefix = false;
        this.#at += 1;
        if (this.#at >= end) break;
      } else {
        if (this.#endsToken()) break;
        isFuzzy = token !== '' && this.#isOperator('~', 'FUZZY');
        if (isFuzzy) break;
        isPrefix = token !== '' && this.#isOperator('*', 'PREFIX');
      }
      token += this.#text.charAt(this.#at);
      this.#at += 1;
    }
    if (token === '') return;
    if (isFuzzy) this.#add(reading, { kind: this.#readSlop(end) === '0' ? 'term' : 'fuzzy', text: token });
    else if (isPrefix) this.#add(reading, { kind: 'prefix', text: token.slice(0, -1) });
    else this.#add(reading, { kind: 'term', text: token });
  }

  /** Reads `~` and what follows it, up to the end of the token. */
  #readSlop(end: number): string {
    const start = this.#at + 1;
    this.#at = start;
    while (this.#at < end && !this.#endsToken()) this.#at += 1;
    return this.#text.slice(start, this.#at);
  }

  #add(reading: Reading, branch: SimpleNode | null): void {
    if (branch === null) return;
    if ('text' in branch) this.#words += 1;
    if (this.#words > this.#limits.clausesMax) throw tooManyClauses(this.#limits.clausesMax);
    const node: SimpleNode = reading.isNegated ? { kind: 'not', node: branch } : branch;
    if (reading.top === null) {
      reading.top = node;
    } else {
      const operator = reading.operator ?? this.#defaultOperator;
      if (reading.previousOperator !== operator) {
        reading.nodes = [reading.top];
        reading.top = { kind: operator, nodes: reading.nodes };
        reading.previousOperator = operator;
      }
      reading.nodes.push(node);
    }
    reading.operator = null;
  }

  #endsToken(): boolean {
    return (
      this.#isOperator('"', 'PHRASE') ||
      this.#isOperator('|', 'OR') ||
      this.#isOperator('+', 'AND') ||
      this.#isOperator('(', 'PRECEDENCE') ||
      this.#isOperator(')', 'PRECEDENCE') ||
      this.#isBlank()
    );
  }

  #isOperator(character: string, name: 'AND' | 'NOT' | 'OR' | 'PREFIX' | 'PHRASE' | 'PRECEDENCE' | 'FUZZY'): boolean {
    return this.#text.charAt(this.#at) === character && this.#operators.has(name);
  }

  #isBlank(): boolean {
    return ' \t\n\r'.includes(this.#text.charAt(this.#at)) && this.#operators.has('WHITESPACE');
  }

  #isEscape(at: number): boolean {
    return this.#text.charAt(at) === '\\' && this.#operators.has('ESCAPE');
  }

  #findClosings(): ReadonlyMap<number, number> {
    const closings = new Map<number, number>();
    const open: number[] = [];
    for (let at = 0; at < this.#text.length; at += 1) {
      const character = this.#text.charAt(at);
      if (this.#isEscape(at)) at += 1;
      else if (character === '(') open.push(at);
      else if (character === ')') {
        const start = open.pop();
        if (start !== undefined) closings.set(start, at);
      }
    }
    return closings;
  }
}
