import { illegalArgument } from '../../../domain/error.ts';
import type { JsonScanner } from '../../../domain/json/json-scanner.ts';
import type {
  AggregationSource,
  FiltersAggregationClause,
  RangeAggregationClause,
  RangeOfAggregationClause,
  TermsAggregationClause,
} from '../../../domain/query-dsl/aggregation-clause.ts';
import type { Clause } from '../../../domain/query-dsl/clause.ts';
import type { Scalar } from '../../../domain/query-dsl/scalar.ts';
import { BOOLEAN, type Field, parseObject } from '../object-parser.ts';
import { type QueryParser, readQuery } from './query-parser.ts';
import { isOnScalar, parsingError, readBoolean, readInteger, readScalar, readText } from './scanned-values.ts';

/** Buckets of a `terms` aggregation where nothing else is said. */
const TERMS_SIZE_DEFAULT = 10;
/** Name of the bucket of the rest where nothing else is said. */
const OTHER_BUCKET_DEFAULT = '_other_';

const TEXT: Field<string> = { accepts: ['VALUE_STRING'], read: readText };
const NUMBER: Field<number> = { accepts: ['VALUE_NUMBER', 'VALUE_STRING'], read: readInteger };
const SCALAR: Field<Scalar> = { accepts: ['VALUE_STRING', 'VALUE_NUMBER', 'VALUE_BOOLEAN'], read: readScalar };
const ANYTHING: Field<true> = {
  accepts: ['START_OBJECT', 'START_ARRAY', 'VALUE_STRING', 'VALUE_NUMBER', 'VALUE_BOOLEAN'],
  read(scanner) {
    scanner.skipChildren();
    return true;
  },
};

const SOURCE_FIELDS = {
  field: TEXT,
  missing: SCALAR,
  format: TEXT,
  value_type: TEXT,
  time_zone: { accepts: ['VALUE_STRING', 'VALUE_NUMBER'], read: readText },
  script: ANYTHING,
} as const satisfies Readonly<Record<string, Field<unknown>>>;

/** Reads an aggregation that has a source and no more that bears on its result. */
export function readSourceAggregation<Kind extends 'missing' | 'cardinality' | 'value_count'>(
  scanner: JsonScanner,
  kind: Kind,
): { readonly kind: Kind; readonly source: AggregationSource } {
  const precision = kind === 'cardinality' ? { precision_threshold: NUMBER, rehash: BOOLEAN, execution_hint: TEXT } : {};
  return { kind, source: sourceOf(parseObject(scanner, kind, { ...SOURCE_FIELDS, ...precision })) };
}

/** Reads a `terms` aggregation. */
export function readTermsAggregation(scanner: JsonScanner, name: string): TermsAggregationClause {
  const atLeast = (least: number, describe: (value: number) => string): Field<number> => ({
    ...NUMBER,
    read() {
      const value = readInteger(scanner);
      if (value < least) throw illegalArgument(describe(value));
      return value;
    },
  });
  const values = parseObject(scanner, 'terms', {
    ...SOURCE_FIELDS,
    size: atLeast(1, (value) => `[size] must be greater than 0. Found [${value}] in [${name}]`),
    shard_size: atLeast(1, (value) => `[shardSize] must be greater than  0. Found [${value}] in [${name}]`),
    min_doc_count: atLeast(0, (value) => `[minDocCount] must be greater than or equal to 0. Found [${value}] in [${name}]`),
    shard_min_doc_count: NUMBER,
    show_term_doc_count_error: BOOLEAN,
    collect_mode: TEXT,
    execution_hint: TEXT,
    order: { accepts: ['START_OBJECT', 'START_ARRAY'], read: readOrders },
    include: ANYTHING,
    exclude: ANYTHING,
  });
  return {
    kind: 'terms',
    source: sourceOf(values),
    size: values.size ?? TERMS_SIZE_DEFAULT,
    minDocCount: values.min_doc_count ?? 1,
    order: values.order ?? [{ by: '_count', order: 'desc' }],
    showsTermError: values.show_term_doc_count_error ?? false,
    isNarrowed: values.include !== undefined || values.exclude !== undefined,
  };
}

/** Reads a `range` or `date_range` aggregation. */
export function readRanges(scanner: JsonScanner, kind: RangeAggregationClause['kind']): RangeAggregationClause {
  const values = parseObject(scanner, kind, {
    ...SOURCE_FIELDS,
    keyed: BOOLEAN,
    ranges: { accepts: ['START_ARRAY', 'START_OBJECT'], read: () => readRangeList(scanner, kind) },
  });
  return { kind, source: sourceOf(values), ranges: values.ranges ?? [], isKeyed: values.keyed ?? false };
}

/** Reads a `filters` aggregation: named filters, or an array of them. */
export function readFilters(scanner: JsonScanner, name: string, parser: QueryParser): FiltersAggregationClause {
  let filters: FiltersAggregationClause['filters'] = [];
  let isNamed = true;
  let otherBucket: string | null = null;
  let isKeyed = true;
  while (scanner.next() === 'FIELD_NAME') {
    const key = scanner.text();
    scanner.next();
    if (key === 'filters' && scanner.token === 'START_OBJECT') filters = readNamedFilters(scanner, parser);
    else if (key === 'filters' && scanner.token === 'START_ARRAY') {
      filters = readAnonymousFilters(scanner, parser);
      isNamed = false;
    } else if (key === 'other_bucket_key' && scanner.token === 'VALUE_STRING') otherBucket = readText(scanner);
    else if (key === 'other_bucket' && scanner.token === 'VALUE_BOOLEAN') {
      otherBucket = readBoolean(scanner) ? (otherBucket ?? OTHER_BUCKET_DEFAULT) : otherBucket;
    } else if (key === 'keyed' && scanner.token === 'VALUE_BOOLEAN') isKeyed = readBoolean(scanner);
    else throw parsingError(scanner, `Unknown key for a ${scanner.token} in [${name}]: [${key}].`);
  }
  if (filters.length === 0) throw illegalArgument('[filters] cannot be empty.');
  return { kind: 'filters', isNamed, filters, otherBucket, isKeyed };
}

/** The source of what was read. @throws SecurityError `illegalArgument` when there is none. */
export function sourceOf(values: {
  readonly field: string | undefined;
  readonly missing: Scalar | undefined;
  readonly format: string | undefined;
  readonly time_zone: string | undefined;
  readonly script: true | undefined;
}): AggregationSource {
  const { field = null, missing = null, format = null, time_zone: timeZone = null, script: hasScript = false } = values;
  if (field === null && !hasScript) {
    throw illegalArgument('Required one of fields [field, script], but none were specified.');
  }
  return { field, missing, format, timeZone, hasScript };
}

function readOrders(scanner: JsonScanner): TermsAggregationClause['order'] {
  if (scanner.token === 'START_OBJECT') return [readOrderObject(scanner)];
  const orders: TermsAggregationClause['order'][number][] = [];
  for (let token = scanner.next(); token !== 'END_ARRAY'; token = scanner.next()) {
    if (token !== 'START_OBJECT') {
      scanner.next();
      throw parsingError(scanner, `Unexpected token [${scanner.token}] for [order]`);
    }
    orders.push(readOrderObject(scanner));
  }
  if (orders.length === 0) throw parsingError(scanner, 'Must specify at least one field for [order]');
  return orders;
}

/** Of several, the last counts. */
function readOrderObject(scanner: JsonScanner): TermsAggregationClause['order'][number] {
  let found: TermsAggregationClause['order'][number] | null = null;
  while (scanner.next() === 'FIELD_NAME') {
    const by = scanner.text();
    scanner.next();
    if (scanner.token !== 'VALUE_STRING') throw parsingError(scanner, `Unexpected token [${scanner.token}] for [order]`);
    const order = readText(scanner).toLowerCase();
    if (order !== 'asc' && order !== 'desc') throw parsingError(scanner, `Unknown order direction [${scanner.text()}]`);
    found = { by, order };
  }
  if (found === null) throw parsingError(scanner, 'Must specify at least one field for [order]');
  return found;
}

function readRangeList(scanner: JsonScanner, kind: string): readonly RangeOfAggregationClause[] {
  if (scanner.token === 'START_OBJECT') return [readRangeObject(scanner, kind)];
  const ranges: RangeOfAggregationClause[] = [];
  while (scanner.next() !== 'END_ARRAY') ranges.push(readRangeObject(scanner, kind));
  return ranges;
}

function readRangeObject(scanner: JsonScanner, kind: string): RangeOfAggregationClause {
  const bound: Field<Scalar | null> = {
    accepts: ['VALUE_NUMBER', 'VALUE_STRING', 'VALUE_NULL'],
    read: () => (isOnScalar(scanner) ? readScalar(scanner) : null),
  };
  const { from = null, to = null, key = null } = parseObject(scanner, kind, { from: bound, to: bound, key: TEXT });
  return { key, from, to };
}

function readNamedFilters(scanner: JsonScanner, parser: QueryParser): FiltersAggregationClause['filters'] {
  const filters: { readonly key: string; readonly query: Clause }[] = [];
  while (scanner.next() === 'FIELD_NAME') {
    const key = scanner.text();
    scanner.next();
    filters.push({ key, query: readQuery(scanner, parser) });
  }
  return filters.toSorted((a, b) => (a.key < b.key ? -1 : 1));
}

function readAnonymousFilters(scanner: JsonScanner, parser: QueryParser): FiltersAggregationClause['filters'] {
  const filters: { readonly key: string; readonly query: Clause }[] = [];
  while (scanner.next() !== 'END_ARRAY') filters.push({ key: String(filters.length), query: readQuery(scanner, parser) });
  return filters;
}
