/** What an expression is made of. */
export type ExpressionShape =
  | { readonly kind: 'nothing' | 'empty' | 'everything' }
  | { readonly kind: 'character'; readonly classes: ReadonlySet<number> }
  | { readonly kind: 'sequence'; readonly head: Expression; readonly tail: Expression }
  | { readonly kind: 'union' | 'intersection'; readonly parts: readonly Expression[] }
  | { readonly kind: 'complement'; readonly part: Expression }
  | { readonly kind: 'repeat'; readonly part: Expression; readonly min: number; readonly max: number | null };

/** What is known of an expression without looking into it. */
interface ExpressionFacts {
  /** Equal structure is the same object, so the id names a state of the automaton. */
  readonly id: number;
  /** Whether the empty string is in it. */
  readonly nullable: boolean;
  /** The character classes that its strings can begin with, or more; `null`: any. */
  readonly firstClasses: ReadonlySet<number> | null;
  /** Of a sequence, the longest proper suffix that begins with "any string". */
  readonly openSuffix: Expression | null;
}

/** A language in the form that derivatives are taken of. */
export type Expression = ExpressionShape & ExpressionFacts;

const NONE: ReadonlySet<number> = new Set();

/** Makes an expression of its shape. */
export function expressionOf(shape: ExpressionShape, id: number): Expression {
  const openSuffix = shape.kind === 'sequence' ? openSuffixOf(shape.tail) : null;
  return { ...shape, id, nullable: isNullable(shape), firstClasses: firstClassesOf(shape), openSuffix };
}

/** Whether the expression is a sequence that begins with "any string". */
export function isOpen(expression: Expression): boolean {
  return expression.kind === 'sequence' && expression.head.kind === 'everything';
}

function openSuffixOf(tail: Expression): Expression | null {
  return isOpen(tail) ? tail : tail.openSuffix;
}

function isNullable(shape: ExpressionShape): boolean {
  switch (shape.kind) {
    case 'nothing':
    case 'character':
      return false;
    case 'empty':
    case 'everything':
      return true;
    case 'sequence':
      return shape.head.nullable && shape.tail.nullable;
    case 'union':
      return shape.parts.some((part) => part.nullable);
    case 'intersection':
      return shape.parts.every((part) => part.nullable);
    case 'complement':
      return !shape.part.nullable;
    case 'repeat':
      return shape.min === 0 || shape.part.nullable;
  }
}

function firstClassesOf(shape: ExpressionShape): ReadonlySet<number> | null {
  switch (shape.kind) {
    case 'nothing':
    case 'empty':
      return NONE;
    case 'everything':
    case 'complement':
      return null;
    case 'character':
      return shape.classes;
    case 'sequence':
      return shape.head.nullable ? unite([shape.head, shape.tail]) : shape.head.firstClasses;
    case 'union':
      return unite(shape.parts);
    case 'intersection':
      return shape.parts.find((part) => part.firstClasses !== null)?.firstClasses ?? null;
    case 'repeat':
      return shape.part.firstClasses;
  }
}

function unite(parts: readonly Expression[]): ReadonlySet<number> | null {
  const classes = new Set<number>();
  for (const { firstClasses } of parts) {
    if (firstClasses === null) return null;
    for (const characterClass of firstClasses) classes.add(characterClass);
  }
  return classes;
}
