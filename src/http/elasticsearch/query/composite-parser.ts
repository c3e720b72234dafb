import { illegalArgument } from '../../../domain/error.ts';
import type { JsonScanner } from '../../../domain/json/json-scanner.ts';
import type { CompositeAggregationClause, CompositeSourceClause } from '../../../domain/query-dsl/aggregation-clause.ts';
import type { Scalar } from '../../../domain/query-dsl/scalar.ts';
import { BOOLEAN, build, type Field, parseObject, required } from '../object-parser.ts';
import { isOnScalar, parsingError, readInteger, readScalar, readText } from './scanned-values.ts';
import { assertToken, expectToken, readOrder } from './sort-parser.ts';

/** Buckets of a page where nothing else is said. */
const SIZE_DEFAULT = 10;

const SOURCE_TYPES: readonly string[] = ['terms', 'histogram', 'date_histogram', 'geotile_grid'];
const TEXT: Field<string> = { accepts: ['VALUE_STRING'], read: readText };

/** Reads a `composite` aggregation. */
export function readComposite(scanner: JsonScanner): CompositeAggregationClause {
  const values = parseObject(scanner, 'composite', {
    size: { accepts: ['VALUE_NUMBER', 'VALUE_STRING'], read: readInteger },
    sources: { accepts: ['START_ARRAY', 'START_OBJECT'], read: readSources },
    after: { accepts: ['START_OBJECT'], read: readAfter },
  });
  const sources = required(values.sources, 'sources');
  const size = values.size ?? SIZE_DEFAULT;
  if (size < 1) throw illegalArgument(`[size] must be greater than 0. Found [${size}]`);
  return { kind: 'composite', size, sources, after: values.after ?? null };
}

function readSources(scanner: JsonScanner): readonly CompositeSourceClause[] {
  const sources: CompositeSourceClause[] = [];
  if (scanner.token === 'START_OBJECT') sources.push(readSource(scanner));
  else while (scanner.next() !== 'END_ARRAY') sources.push(readSource(scanner));
  return build('composite', () => assertSources(sources));
}

function assertSources(sources: readonly CompositeSourceClause[]): readonly CompositeSourceClause[] {
  if (sources.length === 0) throw illegalArgument('Composite [sources] cannot be null or empty');
  const names = sources.map(({ name }) => name);
  const duplicates = [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
  if (duplicates.length === 0) return sources;
  throw illegalArgument(`Composite source names must be unique, found duplicates: [${duplicates.join(',')}]`);
}

function readSource(scanner: JsonScanner): CompositeSourceClause {
  assertToken(scanner, 'START_OBJECT');
  expectToken(scanner, 'FIELD_NAME');
  const name = scanner.text();
  expectToken(scanner, 'START_OBJECT');
  expectToken(scanner, 'FIELD_NAME');
  const type = scanner.text();
  expectToken(scanner, 'START_OBJECT');
  const source = readSourceType(scanner, name, type);
  expectToken(scanner, 'END_OBJECT');
  expectToken(scanner, 'END_OBJECT');
  return source;
}

function readSourceType(scanner: JsonScanner, name: string, type: string): CompositeSourceClause {
  if (!SOURCE_TYPES.includes(type)) throw parsingError(scanner, `invalid source type: ${type}`);
  if (type !== 'terms') {
    scanner.skipChildren();
    const source = { field: null, hasScript: false };
    return { name, type, source, order: 'asc', hasMissingBucket: false, missingOrder: 'default' };
  }
  const values = parseObject(scanner, 'terms', {
    field: TEXT,
    script: { accepts: ['START_OBJECT', 'VALUE_STRING'], read: skip },
    value_type: TEXT,
    order: { accepts: ['VALUE_STRING'], read: readOrder },
    missing_bucket: BOOLEAN,
    missing_order: { accepts: ['VALUE_STRING'], read: readMissingOrder },
  });
  return {
    name,
    type,
    source: { field: values.field ?? null, hasScript: values.script ?? false },
    order: values.order ?? 'asc',
    hasMissingBucket: values.missing_bucket ?? false,
    missingOrder: values.missing_order ?? 'default',
  };
}

function readAfter(scanner: JsonScanner): ReadonlyMap<string, Scalar | null> {
  const values = new Map<string, Scalar | null>();
  while (scanner.next() === 'FIELD_NAME') {
    const name = scanner.text();
    scanner.next();
    if (scanner.token !== 'VALUE_NULL' && !isOnScalar(scanner)) {
      throw illegalArgument(`Invalid value for [after.${name}], expected comparable, got [${scanner.token}]`);
    }
    values.set(name, scanner.token === 'VALUE_NULL' ? null : readScalar(scanner));
  }
  return values;
}

function readMissingOrder(scanner: JsonScanner): 'default' | 'first' | 'last' {
  const text = readText(scanner).toLowerCase();
  if (text === 'default' || text === 'first' || text === 'last') return text;
  throw illegalArgument(`Unknown missing order: [${text}]`);
}

function skip(scanner: JsonScanner): true {
  scanner.skipChildren();
  return true;
}
