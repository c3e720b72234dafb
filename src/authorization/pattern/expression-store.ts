import type { Alphabet } from './alphabet.ts';
import { type Expression, type ExpressionShape, expressionOf, isOpen } from './expression.ts';
import type { Language } from './language.ts';

type Sequence = Expression & { readonly kind: 'sequence' };

/**
 * Expressions over one alphabet, each structure once, and their derivatives: the derivative by a character is what may
 * follow that character (Brzozowski 1964). There are finitely many up to the simplifications made here, and they are the
 * states of a deterministic automaton, for complement and intersection too.
 *
 * Work is counted, one unit per derivative taken. When the granted work is used up, `exhausted` is true and results mean
 * nothing until more is granted.
 */
export class ExpressionStore {
  readonly alphabet: Alphabet;
  readonly nothing: Expression;
  readonly empty: Expression;
  readonly everything: Expression;
  readonly #byKey = new Map<string, Expression>();
  #workLeft = 0;

  constructor(alphabet: Alphabet) {
    this.alphabet = alphabet;
    this.nothing = this.#intern('nothing', { kind: 'nothing' });
    this.empty = this.#intern('empty', { kind: 'empty' });
    this.everything = this.#intern('everything', { kind: 'everything' });
  }

  /** Sets how much work may be done from now on. */
  grantWork(work: number): void {
    this.#workLeft = work;
  }

  /** Whether the granted work was not enough: the last result is void. */
  get exhausted(): boolean {
    return this.#workLeft < 0;
  }

  /** The expression of a language that the alphabet was made for. */
  build(language: Language): Expression {
    switch (language.kind) {
      case 'nothing':
        return this.nothing;
      case 'text':
        return this.#buildText(language.text);
      case 'character':
        return this.#character(this.alphabet.classesIn(language.ranges));
      case 'sequence':
        return language.parts.reduceRight((tail, part) => this.#sequence(this.build(part), tail), this.empty);
      case 'union':
        return this.#union(language.parts.map((part) => this.build(part)));
      case 'intersection':
        return this.#intersection(language.parts.map((part) => this.build(part)));
      case 'complement':
        return this.#complement(this.build(language.part));
      case 'repeat':
        return this.#repeat(this.build(language.part), language.min, language.max);
    }
  }

  /** What may follow a character of this class at the beginning. */
  derive(expression: Expression, characterClass: number): Expression {
    this.#workLeft -= 1;
    if (this.#workLeft < 0 || expression.firstClasses?.has(characterClass) === false) return this.nothing;
    switch (expression.kind) {
      case 'nothing':
      case 'empty':
        return this.nothing;
      case 'everything':
        return this.everything;
      case 'character':
        return expression.classes.has(characterClass) ? this.empty : this.nothing;
      case 'sequence':
        return this.#deriveSequence(expression, characterClass);
      case 'union':
        return this.#union(expression.parts.map((part) => this.derive(part, characterClass)));
      case 'intersection':
        return this.#deriveIntersection(expression.parts, characterClass);
      case 'complement':
        return this.#complement(this.derive(expression.part, characterClass));
      case 'repeat': {
        const min = Math.max(0, expression.min - 1);
        const max = expression.max === null ? null : expression.max - 1;
        return this.#sequence(this.derive(expression.part, characterClass), this.#repeat(expression.part, min, max));
      }
    }
  }

  #deriveSequence(sequence: Sequence, characterClass: number): Expression {
    const parts: Expression[] = [];
    let rest: Expression = sequence;
    while (rest.kind === 'sequence') {
      parts.push(this.#sequence(this.derive(rest.head, characterClass), rest.tail));
      if (!rest.head.nullable) return this.#union(parts);
      rest = rest.tail;
    }
    parts.push(this.derive(rest, characterClass));
    return this.#union(parts);
  }

  /** Complements come last in an intersection and are large: they are not looked at where the rest has already ended. */
  #deriveIntersection(parts: readonly Expression[], characterClass: number): Expression {
    const derived: Expression[] = [];
    for (const part of parts) {
      const next = this.derive(part, characterClass);
      if (next === this.nothing) return this.nothing;
      derived.push(next);
    }
    return this.#intersection(derived);
  }

  #buildText(text: string): Expression {
    let expression = this.empty;
    for (const character of Array.from(text).reverse()) {
      const characterClass = this.alphabet.classOf(character.codePointAt(0) ?? 0);
      expression = this.#sequence(this.#character([characterClass]), expression);
    }
    return expression;
  }

  #character(classes: readonly number[]): Expression {
    if (classes.length === 0) return this.nothing;
    return this.#intern(`[${classes.join()}`, { kind: 'character', classes: new Set(classes) });
  }

  #sequence(head: Expression, tail: Expression): Expression {
    if (head === this.nothing || tail === this.nothing) return this.nothing;
    if (head === this.empty) return tail;
    if (tail === this.empty) return head;
    if (head.kind === 'sequence') return this.#sequence(head.head, this.#sequence(head.tail, tail));
    if (head === this.everything && (tail === this.everything || isOpen(tail))) return tail;
    return this.#intern(`.${head.id}.${tail.id}`, { kind: 'sequence', head, tail });
  }

  #union(parts: readonly Expression[]): Expression {
    const members = new Set<Expression>();
    for (const part of parts) {
      if (part.kind === 'union') for (const inner of part.parts) members.add(inner);
      else if (part !== this.nothing) members.add(part);
    }
    if (members.has(this.everything)) return this.everything;
    this.#dropContained(members);
    return this.#ofMembers('union', [...members].sort(byId), this.nothing);
  }

  /**
   * Drops each member that ends in another which begins with "any string", for it lies within that one. Without this the
   * states of `*a*b*c` would be sets of how far each star has come; with it, the furthest alone counts.
   */
  #dropContained(members: Set<Expression>): void {
    if (members.size < 2) return;
    for (const member of members) {
      let suffix = member.openSuffix;
      while (suffix !== null && !members.has(suffix)) {
        this.#workLeft -= 1;
        suffix = suffix.openSuffix;
      }
      if (suffix !== null) members.delete(member);
    }
  }

  #intersection(parts: readonly Expression[]): Expression {
    const members = new Set<Expression>();
    for (const part of parts) {
      if (part === this.nothing) return this.nothing;
      if (part.kind === 'intersection') for (const inner of part.parts) members.add(inner);
      else if (part !== this.everything) members.add(part);
    }
    for (const member of members) {
      if (member.kind === 'complement' && members.has(member.part)) return this.nothing;
    }
    return this.#ofMembers('intersection', [...members].sort(complementsLast), this.everything);
  }

  #ofMembers(kind: 'union' | 'intersection', members: readonly Expression[], none: Expression): Expression {
    const [first] = members;
    if (first === undefined) return none;
    if (members.length === 1) return first;
    const sign = kind === 'union' ? '|' : '&';
    return this.#intern(sign + members.map((member) => member.id).join(), { kind, parts: members });
  }

  #complement(part: Expression): Expression {
    if (part.kind === 'complement') return part.part;
    if (part === this.nothing) return this.everything;
    if (part === this.everything) return this.nothing;
    return this.#intern(`~${part.id}`, { kind: 'complement', part });
  }

  #repeat(part: Expression, min: number, max: number | null): Expression {
    if (max === 0 || part === this.empty) return this.empty;
    if (part === this.nothing) return min === 0 ? this.empty : this.nothing;
    if (part === this.everything) return part;
    if (min === 1 && max === 1) return part;
    if (part.kind === 'character' && part.classes.size === this.alphabet.classCount && min === 0 && max === null) {
      return this.everything;
    }
    const atLeast = part.nullable ? 0 : min;
    return this.#intern(`*${part.id}.${atLeast}.${max}`, { kind: 'repeat', part, min: atLeast, max });
  }

  #intern(key: string, shape: ExpressionShape): Expression {
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    const expression = expressionOf(shape, this.#byKey.size);
    this.#byKey.set(key, expression);
    return expression;
  }
}

function byId(a: Expression, b: Expression): number {
  return a.id - b.id;
}

function complementsLast(a: Expression, b: Expression): number {
  return Number(a.kind === 'complement') - Number(b.kind === 'complement') || a.id - b.id;
}
