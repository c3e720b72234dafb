import type { JsonObject, JsonValue } from '../../../domain/json/json-value.ts';
import { rawNumber } from '../../../domain/json/raw-number.ts';
import type {
  AggregationBucket,
  AggregationResult,
  AggregationResults,
  Aggregations,
  AggregationType,
} from '../../../domain/query/aggregation.ts';
import type { FieldValue } from '../../../domain/query/query.ts';
import type { AggregationClause, AggregationSource } from '../../../domain/query-dsl/aggregation-clause.ts';
import { boundPrinter } from '../../../domain/query-dsl/aggregation-text.ts';
import { javaDoubleText } from '../../../domain/query-dsl/java-number.ts';
import { type FieldKind, findField, type QueryableFields } from '../../../domain/query-dsl/queryable-fields.ts';

/** What results are printed with. */
export interface AggregationStyle {
  readonly fields: QueryableFields;
  /** Whether names tell the type of their result: `sterms#name`. */
  readonly typedKeys: boolean;
}

/** Results as Elasticsearch prints them. `clauses`, `aggregations` and `results` belong together. */
export function aggregationsDocument(
  clauses: readonly AggregationClause[],
  aggregations: Aggregations,
  results: AggregationResults,
  style: AggregationStyle,
): JsonObject {
  const entries = clauses.flatMap((clause): readonly (readonly [string, JsonObject])[] => {
    const aggregation = aggregations[clause.name];
    const result = results[clause.name];
    if (aggregation === undefined || result === undefined) return [];
    const printer = new Printer(clause, aggregation.type, aggregation.aggregations, style);
    const name = style.typedKeys ? `${printer.typeName}#${clause.name}` : clause.name;
    return [[name, { ...(clause.meta !== null && { meta: clause.meta }), ...printer.print(result) }]];
  });
  return Object.fromEntries(entries);
}

/** Prints the result of one aggregation. */
class Printer {
  readonly #clause: AggregationClause;
  readonly #type: AggregationType;
  readonly #inner: Aggregations;
  readonly #style: AggregationStyle;

  constructor(clause: AggregationClause, type: AggregationType, inner: Aggregations, style: AggregationStyle) {
    this.#clause = clause;
    this.#type = type;
    this.#inner = inner;
    this.#style = style;
  }

  /** The type as `typed_keys` tells it: `terms` by what its values are. */
  get typeName(): string {
    if (this.#type.kind !== 'terms') return this.#type.kind;
    return this.#isNumeric(this.#kindOf(this.#type.field)) ? 'lterms' : 'sterms';
  }

  print(result: AggregationResult): JsonObject {
    if (result.kind === 'value') return { value: result.value };
    if (result.kind === 'single') return this.#bucket(result.bucket);
    const { buckets, otherCount, afterKey } = result;
    switch (this.#type.kind) {
      case 'terms':
        return {
          doc_count_error_upper_bound: 0,
          sum_other_doc_count: otherCount,
          buckets: this.#termBuckets(buckets, this.#type.field),
        };
      case 'composite':
        return {
          ...(afterKey !== null && { after_key: this.#compositeKey(afterKey) }),
          buckets: buckets.map((bucket) => ({ key: this.#compositeKey(valuesOf(bucket)), ...this.#bucket(bucket) })),
        };
      case 'range':
      case 'date_range':
        return { buckets: this.#ranges(buckets) };
      default:
        return { buckets: this.#filters(buckets) };
    }
  }

  #bucket(bucket: AggregationBucket): JsonObject {
    return { doc_count: bucket.count, ...this.#within(bucket) };
  }

  #within(bucket: AggregationBucket): JsonObject {
    return aggregationsDocument(this.#clause.aggregations, this.#inner, bucket.results, this.#style);
  }

  #termBuckets(buckets: readonly AggregationBucket[], field: string): readonly JsonObject[] {
    const { type } = this.#clause;
    const showsError = type.kind === 'terms' && type.showsTermError;
    const keyDocument = this.#keyPrinter(this.#kindOf(field));
    return buckets.map((bucket) => ({
      ...keyDocument(valuesOf(bucket)[0] ?? null),
      doc_count: bucket.count,
      ...(showsError && { doc_count_error_upper_bound: 0 }),
      ...this.#within(bucket),
    }));
  }

  #keyPrinter(kind: FieldKind): (key: FieldValue | null) => JsonObject {
    if (!this.#isNumeric(kind)) return (key) => ({ key });
    const print = boundPrinter(kind, this.#source());
    return (key) => ({ key: Number(key), key_as_string: String(print(Number(key))) });
  }

  #ranges(buckets: readonly AggregationBucket[]): JsonValue {
    if (this.#type.kind !== 'range' && this.#type.kind !== 'date_range') return [];
    const { ranges, keyed, field } = this.#type;
    const print = boundPrinter(this.#kindOf(field), this.#source());
    const bound = (name: 'from' | 'to', value: number | null): JsonObject =>
      value === null ? {} : { [name]: rawNumber(javaDoubleText(value)), [`${name}_as_string`]: print(value) };
    const documents = buckets.map((bucket, index): readonly [string, JsonObject] => {
      const range = ranges[index];
      const bounds = { ...bound('from', range?.from ?? null), ...bound('to', range?.to ?? null) };
      return [range?.key ?? '', { ...bounds, ...this.#bucket(bucket) }];
    });
    return keyed ? Object.fromEntries(documents) : documents.map(([key, document]) => ({ key, ...document }));
  }

  #filters(buckets: readonly AggregationBucket[]): JsonValue {
    const { type } = this.#clause;
    if (type.kind !== 'filters') return [];
    const named = buckets.map((bucket) => [String(bucket.key), this.#bucket(bucket)] as const);
    if (!type.isNamed) return named.map(([, document]) => document);
    return type.isKeyed ? Object.fromEntries(named) : named.map(([key, document]) => ({ key, ...document }));
  }

  #compositeKey(values: readonly (FieldValue | null)[]): JsonObject {
    if (this.#type.kind !== 'composite') return {};
    return Object.fromEntries(this.#type.sources.map(({ name }, index) => [name, values[index] ?? null]));
  }

  #source(): Pick<AggregationSource, 'format' | 'timeZone'> {
    const { type } = this.#clause;
    return 'source' in type ? type.source : { format: null, timeZone: null };
  }

  #kindOf(field: string): FieldKind {
    return findField(this.#style.fields, field).kind;
  }

  #isNumeric(kind: FieldKind): boolean {
    return kind === 'date' || kind === 'boolean';
  }
}

function valuesOf({ key }: AggregationBucket): readonly (FieldValue | null)[] {
  return isList(key) ? key : [key];
}

/** `Array.isArray`, which TypeScript does not apply to read-only arrays. */
function isList(key: AggregationBucket['key']): key is readonly (FieldValue | null)[] {
  return Array.isArray(key);
}
