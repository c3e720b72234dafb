/** A single JSON value as a query gives it: the kind it was written in, and its text as Elasticsearch prints it. */
export interface Scalar {
  readonly kind: 'string' | 'number' | 'boolean';
  /** `1.50` reads `1.5`, `1e3` reads `1000.0`, `true` reads `true`. */
  readonly text: string;
}
