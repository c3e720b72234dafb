import { illegalArgument } from '../../../domain/error.ts';
import type { JsonScanner } from '../../../domain/json/json-scanner.ts';
import type { Clause } from '../../../domain/query-dsl/clause.ts';
import type { QueryLimits } from '../../../domain/query-dsl/query-limits.ts';
import type { AggregatedSearchClause, SearchClause } from '../../../domain/query-dsl/search-clause.ts';
import type { BodyReader } from '../../contract/route.ts';
import { build, type Field, parseObject } from '../object-parser.ts';
import { aggregationsField } from './aggregation-parser.ts';
import { readQuery } from './query-parser.ts';
import { readInteger } from './scanned-values.ts';
import { SEARCH_AFTER, SORT } from './sort-parser.ts';

/** What a search without a body asks for: everything. */
const EVERYTHING: AggregatedSearchClause = {
  query: null,
  from: null,
  size: null,
  sort: [],
  searchAfter: null,
  aggregations: [],
};

/** The body of a search, which may be left out. `name`: of its parser, for error texts. */
export function searchBody(name: string, limits: QueryLimits): BodyReader<SearchClause> {
  return {
    isSecret: false,
    whenMissing: EVERYTHING,
    read: (scanner) => searchOf(parseObject(scanner, name, searchFields(scanner, limits))),
  };
}

/** The body of a search with aggregations, which may be left out. */
export function aggregatedSearchBody(name: string, limits: QueryLimits): BodyReader<AggregatedSearchClause> {
  return {
    isSecret: false,
    whenMissing: EVERYTHING,
    read(scanner) {
      const aggs = aggregationsField(limits);
      const values = parseObject(scanner, name, { ...searchFields(scanner, limits), aggs, aggregations: aggs });
      return build(name, () => {
        if (values.aggs !== undefined && values.aggregations !== undefined) {
          throw illegalArgument("Duplicate 'aggs' or 'aggregations' field");
        }
        return { ...searchOf(values), aggregations: values.aggs ?? values.aggregations ?? [] };
      });
    },
  };
}

const INTEGER: Field<number> = { accepts: ['VALUE_NUMBER', 'VALUE_STRING'], read: readInteger };

type SearchFields = {
  readonly query: Field<Clause>;
  readonly from: Field<number>;
  readonly size: Field<number>;
  readonly sort: typeof SORT;
  readonly search_after: typeof SEARCH_AFTER;
};

function searchFields(scanner: JsonScanner, limits: QueryLimits): SearchFields {
  const query: Field<Clause> = { accepts: ['START_OBJECT'], read: () => readQuery(scanner, limits) };
  return { query, from: INTEGER, size: INTEGER, sort: SORT, search_after: SEARCH_AFTER };
}

function searchOf(values: {
  readonly query: Clause | undefined;
  readonly from: number | undefined;
  readonly size: number | undefined;
  readonly sort: SearchClause['sort'] | undefined;
  readonly search_after: NonNullable<SearchClause['searchAfter']> | undefined;
}): SearchClause {
  const { query = null, from = null, size = null, sort = [], search_after: searchAfter = null } = values;
  return { query, from, size, sort, searchAfter };
}
