import type { Draw } from '../draw.ts';

/** What a shape draws from. Expressions and names come ready for a request target; `raw…` ones for a body. */
export interface ShapeContext {
  readonly draw: Draw;
  readonly product: 'elasticsearch' | 'opensearch';
  /** An index expression, from one name to lists with wildcards and exclusions. */
  expression(): string;
  /** As `expression`, where what it resolves to is changed or removed. */
  targetExpression(): string;
  /** One name of an index, alias or data stream. */
  name(): string;
  rawName(): string;
  rawExpression(): string;
  /** A query string of index options, most often none: `?…`, or `&…` after `already`. */
  options(already?: string): string;
}

/** What a shape makes. */
export interface DrawnRequest {
  readonly method: string;
  readonly target: string;
  readonly body?: string;
  /** Whether it may change the data set. */
  readonly changes?: true;
}

/** One kind of request of a family, drawn in proportion to its weight. */
export interface RequestShape {
  readonly family: string;
  readonly weight: number;
  /** The product that knows it; absent: both. */
  readonly only?: 'elasticsearch' | 'opensearch';
  make(context: ShapeContext): DrawnRequest;
}

/** The lines of an NDJSON body, each ended. */
export function ndjson(values: readonly unknown[]): string {
  return values.map((value) => `${JSON.stringify(value)}\n`).join('');
}
