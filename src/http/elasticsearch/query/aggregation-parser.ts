import { SecurityError } from '../../../domain/error.ts';
import { isJsonObject } from '../../../domain/json/json-kind.ts';
import type { JsonScanner } from '../../../domain/json/json-scanner.ts';
import type { JsonObject } from '../../../domain/json/json-value.ts';
import { readJsonValue } from '../../../domain/json/parse-json.ts';
import type { AggregationClause, AggregationClauseType } from '../../../domain/query-dsl/aggregation-clause.ts';
import { suggestion } from '../../closest-names.ts';
import type { Field } from '../object-parser.ts';
import { readFilters, readRanges, readSourceAggregation, readTermsAggregation } from './bucket-parsers.ts';
import { readComposite } from './composite-parser.ts';
import { UNSUPPORTED_AGGREGATIONS, UNSUPPORTED_PIPELINES } from './known-queries.ts';
import { type QueryParser, readQuery } from './query-parser.ts';
import { parsingError } from './scanned-values.ts';

/** Reads one type: the scanner stands on the object behind its name, and afterwards on that object's end. */
type TypeReader = (scanner: JsonScanner, aggregation: string, parser: QueryParser) => AggregationClauseType;

const READERS: Readonly<Record<string, TypeReader>> = {
  cardinality: (scanner) => readSourceAggregation(scanner, 'cardinality'),
  composite: readComposite,
  date_range: (scanner) => readRanges(scanner, 'date_range'),
  filter: (scanner, _, parser) => ({ kind: 'filter', query: readQuery(scanner, parser) }),
  filters: readFilters,
  missing: (scanner) => readSourceAggregation(scanner, 'missing'),
  range: (scanner) => readRanges(scanner, 'range'),
  terms: readTermsAggregation,
  value_count: (scanner) => readSourceAggregation(scanner, 'value_count'),
};

const TYPE_NAMES: readonly string[] = [...Object.keys(READERS), ...UNSUPPORTED_AGGREGATIONS, ...UNSUPPORTED_PIPELINES];

/** `aggs`, `aggregations`. @see https://www.elastic.co/docs/reference/aggregations/ */
export function aggregationsField(parser: QueryParser): Field<readonly AggregationClause[]> {
  return { accepts: ['START_OBJECT'], read: (scanner) => readAggregations(scanner, parser) };
}

function readAggregations(scanner: JsonScanner, parser: QueryParser): readonly AggregationClause[] {
  const clauses: AggregationClause[] = [];
  while (scanner.next() === 'FIELD_NAME') {
    const name = scanner.text();
    if (/[[\]>]/.test(name) || name === '') {
      const rule = "Aggregation names can contain any character except '[', ']', and '>'";
      throw parsingError(scanner, `Invalid aggregation name [${name}]. ${rule}`);
    }
    scanner.next();
    if (scanner.token !== 'START_OBJECT') {
      const what = `Aggregation definition for [${name} starts with a [${scanner.token}], expected a [START_OBJECT].`;
      throw parsingError(scanner, what);
    }
    clauses.push(readAggregation(scanner, name, parser));
  }
  return clauses;
}

function readAggregation(scanner: JsonScanner, name: string, parser: QueryParser): AggregationClause {
  let found: { readonly typeName: string; readonly type: AggregationClauseType } | null = null;
  let inner: readonly AggregationClause[] | null = null;
  let meta: JsonObject | null = null;
  while (scanner.next() === 'FIELD_NAME') {
    const key = scanner.text();
    scanner.next();
    if (scanner.token !== 'START_OBJECT') {
      throw parsingError(scanner, `Expected [START_OBJECT] under [${key}], but got a [${scanner.token}] in [${name}]`);
    }
    if (key === 'meta') {
      const value = readJsonValue(scanner);
      meta = isJsonObject(value) ? value : null;
    } else if (key === 'aggs' || key === 'aggregations') {
      if (inner !== null) throw parsingError(scanner, `Found two sub aggregation definitions under [${name}]`);
      inner = readAggregations(scanner, parser);
    } else {
      if (found !== null) {
        throw parsingError(scanner, `Found two aggregation type definitions in [${name}]: [${found.typeName}] and [${key}]`);
      }
      found = { typeName: key, type: readType(scanner, key, name, parser) };
    }
  }
  if (found === null) throw parsingError(scanner, `Missing definition for aggregation [${name}]`);
  return { name, type: found.type, meta, aggregations: inner ?? [] };
}

function readType(scanner: JsonScanner, typeName: string, name: string, parser: QueryParser): AggregationClauseType {
  const reader = Object.hasOwn(READERS, typeName) ? READERS[typeName] : undefined;
  if (reader !== undefined) return reader(scanner, name, parser);
  const isPipeline = UNSUPPORTED_PIPELINES.includes(typeName);
  if (isPipeline || UNSUPPORTED_AGGREGATIONS.includes(typeName)) {
    scanner.skipChildren();
    return { kind: 'unsupported', name: typeName, isPipeline };
  }
  const { line, column } = scanner.tokenLocation;
  const cause = new SecurityError('namedObjectMissing', `[${line}:${column}] unknown field [${typeName}]`);
  throw parsingError(scanner, `Unknown aggregation type [${typeName}]${suggestion(typeName, TYPE_NAMES)}`, cause);
}
