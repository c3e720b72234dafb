import { illegalArgument, SecurityError } from '../../../domain/error.ts';
import type { JsonScanner } from '../../../domain/json/json-scanner.ts';
import type { BoolClause, Clause } from '../../../domain/query-dsl/clause.ts';
import { DEPTH_EXCEEDED } from '../../../domain/query-dsl/search-errors.ts';
import { suggestion } from '../../closest-names.ts';
import { type Field, parseObject } from '../object-parser.ts';
import { UNSUPPORTED_QUERIES } from './known-queries.ts';
import { readMatch } from './match-query.ts';
import { readRange } from './range-query.ts';
import { parsingError, readBoolean, readBoost, readText } from './scanned-values.ts';
import { readSimpleQueryString } from './simple-query-string-query.ts';
import { readExists, readIds, readMatchAll, readTerm, readTerms } from './term-queries.ts';
import { readTextQuery } from './text-queries.ts';

/** Reads one kind of query: the scanner stands on the object behind its name, and afterwards on that object's end. */
type QueryReader = (scanner: JsonScanner, parser: QueryParser, depth: number) => Clause;

/** Reads queries that nest no deeper than allowed. */
export interface QueryParser {
  readonly depthMax: number;
}

const READERS: Readonly<Record<string, QueryReader>> = {
  bool: readBool,
  exists: readExists,
  ids: readIds,
  match: readMatch,
  match_all: readMatchAll,
  prefix: (scanner) => readTextQuery(scanner, 'prefix'),
  range: readRange,
  simple_query_string: readSimpleQueryString,
  term: readTerm,
  terms: readTerms,
  wildcard: (scanner) => readTextQuery(scanner, 'wildcard'),
};

const QUERY_NAMES: readonly string[] = [...Object.keys(READERS), ...UNSUPPORTED_QUERIES];

/**
 * Reads a query: an object with the one name that says its kind. The scanner stands on the object's first token, and
 * afterwards on its last.
 * @throws SecurityError `parsing`, `contentParse`, `illegalArgument`, `numberFormat`, and what the scanner throws.
 * @see https://www.elastic.co/docs/reference/query-languages/querydsl
 */
export function readQuery(scanner: JsonScanner, parser: QueryParser, depth = 1): Clause {
  if (scanner.token !== 'START_OBJECT') {
    // Elasticsearch tells the place behind it.
    scanner.next();
    throw parsingError(scanner, '[_na] query malformed, must start with start_object');
  }
  if (depth > parser.depthMax) throw illegalArgument(DEPTH_EXCEEDED);
  if (scanner.next() !== 'FIELD_NAME') {
    const { line, column } = scanner.tokenLocation;
    throw illegalArgument(`query malformed, empty clause found at [${line}:${column}]`);
  }
  const name = scanner.text();
  if (scanner.next() !== 'START_OBJECT') {
    throw parsingError(scanner, `[${name}] query malformed, no start_object after query name`);
  }
  const clause = readNamedQuery(scanner, name, parser, depth);
  if (scanner.next() === 'END_OBJECT') return clause;
  throw parsingError(scanner, `[${name}] malformed query, expected [END_OBJECT] but found [${scanner.token}]`);
}

function readNamedQuery(scanner: JsonScanner, name: string, parser: QueryParser, depth: number): Clause {
  const reader = Object.hasOwn(READERS, name) ? READERS[name] : undefined;
  if (reader !== undefined) return reader(scanner, parser, depth);
  if (UNSUPPORTED_QUERIES.includes(name)) {
    scanner.skipChildren();
    return { kind: 'unsupported', name };
  }
  const { line, column } = scanner.tokenLocation;
  const cause = new SecurityError('namedObjectMissing', `[${line}:${column}] unknown field [${name}]`);
  throw parsingError(scanner, `unknown query [${name}]${suggestion(name, QUERY_NAMES)}`, cause);
}

function readBool(scanner: JsonScanner, parser: QueryParser, depth: number): BoolClause {
  const clauses: Field<readonly Clause[]> = {
    accepts: ['START_OBJECT', 'START_ARRAY', 'VALUE_NULL'],
    read: () => readClauses(scanner, parser, depth + 1),
  };
  const values = parseObject(scanner, 'bool', {
    must: clauses,
    should: clauses,
    must_not: clauses,
    mustNot: clauses,
    filter: clauses,
    minimum_should_match: TEXT_OR_NULL,
    adjust_pure_negative: { accepts: ['VALUE_BOOLEAN', 'VALUE_STRING'], read: readBoolean },
    boost: BOOST,
    _name: TEXT_OR_NULL,
  });
  return {
    kind: 'bool',
    must: [...(values.must ?? []), ...(values.filter ?? [])],
    should: values.should ?? [],
    mustNot: [...(values.must_not ?? []), ...(values.mustNot ?? [])],
    minimumShouldMatch: values.minimum_should_match ?? null,
    adjustsPureNegative: values.adjust_pure_negative ?? true,
  };
}

const BOOST: Field<void> = { accepts: ['VALUE_NUMBER', 'VALUE_STRING'], read: readBoost };

const TEXT_OR_NULL: Field<string | null> = {
  accepts: ['VALUE_STRING', 'VALUE_NUMBER', 'VALUE_BOOLEAN', 'VALUE_NULL'],
  read: (scanner) => (scanner.token === 'VALUE_NULL' ? null : readText(scanner)),
};

function readClauses(scanner: JsonScanner, parser: QueryParser, depth: number): readonly Clause[] {
  if (scanner.token === 'VALUE_NULL') return [];
  if (scanner.token === 'START_OBJECT') return [readQuery(scanner, parser, depth)];
  const clauses: Clause[] = [];
  while (scanner.next() !== 'END_ARRAY') {
    if (scanner.token === 'START_ARRAY') throw new SecurityError('illegalState', 'expected value but got [START_ARRAY]');
    clauses.push(readQuery(scanner, parser, depth));
  }
  return clauses;
}
