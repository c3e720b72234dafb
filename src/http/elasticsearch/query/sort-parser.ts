import { illegalArgument, SecurityError } from '../../../domain/error.ts';
import type { JsonScanner } from '../../../domain/json/json-scanner.ts';
import type { Scalar } from '../../../domain/query-dsl/scalar.ts';
import type { SortClause } from '../../../domain/query-dsl/search-clause.ts';
import { type Field, parseObject } from '../object-parser.ts';
import { parsingError, readScalar, readText } from './scanned-values.ts';

const MODES = ['min', 'max', 'sum', 'avg', 'median'] as const;

const TEXT: Field<string> = { accepts: ['VALUE_STRING'], read: readText };

const SORT_FIELDS = {
  order: { accepts: ['VALUE_STRING'], read: readOrder },
  missing: { accepts: ['VALUE_STRING', 'VALUE_NUMBER', 'VALUE_BOOLEAN', 'VALUE_NULL'], read: readMissing },
  mode: { accepts: ['VALUE_STRING'], read: readMode },
  unmapped_type: TEXT,
  numeric_type: TEXT,
  format: TEXT,
  nested: { accepts: ['START_OBJECT'], read: (scanner: JsonScanner): true => skip(scanner) },
} as const satisfies Readonly<Record<string, Field<unknown>>>;

/** `sort`: an array of names and objects, or one object. */
export const SORT: Field<readonly SortClause[]> = {
  accepts: ['START_OBJECT', 'START_ARRAY'],
  read(scanner) {
    if (scanner.token === 'START_OBJECT') return [readSortObject(scanner)];
    const clauses: SortClause[] = [];
    while (scanner.next() !== 'END_ARRAY') clauses.push(readSort(scanner));
    return clauses;
  },
};

/** `search_after`: the sort values of the last thing seen. */
export const SEARCH_AFTER: Field<readonly (Scalar | null)[]> = {
  accepts: ['START_ARRAY', 'VALUE_STRING', 'VALUE_NULL'],
  read(scanner) {
    if (scanner.token !== 'START_ARRAY') {
      throw parsingError(scanner, `Expected [START_ARRAY] in [search_after] but found [${scanner.token}] inside search_after`);
    }
    const values: (Scalar | null)[] = [];
    while (scanner.next() !== 'END_ARRAY') {
      if (scanner.token === 'START_ARRAY' || scanner.token === 'START_OBJECT') {
        const expected = 'Expected [VALUE_STRING] or [VALUE_NUMBER] or [VALUE_BOOLEAN] or [VALUE_NULL]';
        throw parsingError(scanner, `${expected} but found [${scanner.token}] inside search_after.`);
      }
      values.push(scanner.token === 'VALUE_NULL' ? null : readScalar(scanner));
    }
    if (values.length === 0) throw illegalArgument('Values must contains at least one value.');
    return values;
  },
};

/** `asc` or `desc`, in any case. @throws SecurityError `illegalArgument`. */
export function readOrder(scanner: JsonScanner): 'asc' | 'desc' {
  const order = readText(scanner).toLowerCase();
  if (order === 'asc' || order === 'desc') return order;
  throw illegalArgument(`No enum constant org.elasticsearch.search.sort.SortOrder.${order.toUpperCase()}`);
}

/** Goes on to the next token, which must be this. @throws SecurityError `parsing`. */
export function expectToken(scanner: JsonScanner, expected: 'START_OBJECT' | 'FIELD_NAME' | 'END_OBJECT'): void {
  scanner.next();
  assertToken(scanner, expected);
}

/** Refuses any token but this. @throws SecurityError `parsing`. */
export function assertToken(scanner: JsonScanner, expected: 'START_OBJECT' | 'FIELD_NAME' | 'END_OBJECT'): void {
  if (scanner.token === expected) return;
  throw parsingError(scanner, `Failed to parse object: expecting token of type [${expected}] but found [${scanner.token}]`);
}

function readSort(scanner: JsonScanner): SortClause {
  if (scanner.token === 'VALUE_STRING') {
    const field = scanner.text();
    return { field, order: 'asc', missing: null, mode: null, format: null, numericType: null, isNested: false };
  }
  if (scanner.token === 'START_OBJECT') return readSortObject(scanner);
  if (scanner.token === 'START_ARRAY') throw new SecurityError('illegalState', 'expected value but got [START_ARRAY]');
  throw illegalArgument('mal-formatted sort object');
}

function readSortObject(scanner: JsonScanner): SortClause {
  expectToken(scanner, 'FIELD_NAME');
  const field = scanner.text();
  scanner.next();
  const values = parseObject(scanner, 'field_sort', SORT_FIELDS);
  expectToken(scanner, 'END_OBJECT');
  return {
    field,
    order: values.order ?? 'asc',
    missing: values.missing ?? null,
    mode: values.mode ?? null,
    format: values.format ?? null,
    numericType: values.numeric_type ?? null,
    isNested: values.nested ?? false,
  };
}

function readMissing(scanner: JsonScanner): Scalar | null {
  return scanner.token === 'VALUE_NULL' ? null : readScalar(scanner);
}

function readMode(scanner: JsonScanner): (typeof MODES)[number] {
  const text = readText(scanner);
  const mode = MODES.find((known) => known === text.toLowerCase());
  if (mode === undefined) throw illegalArgument(`Unknown SortMode [${text}]`);
  return mode;
}

function skip(scanner: JsonScanner): true {
  scanner.skipChildren();
  return true;
}
