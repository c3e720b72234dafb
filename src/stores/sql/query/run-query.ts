import type { Kysely } from 'kysely';
import type { AggregationResults } from '../../../domain/query/aggregation.ts';
import type { Query } from '../../../domain/query/query.ts';
import type { ApiKeyQuery } from '../../store.ts';
import type { StoreSchema } from '../schema.ts';
import { Aggregator } from './aggregations.ts';
import { QueryRunner, type RowHit } from './query-runner.ts';

/** What a query came to, ready to cross threads. */
export interface QueryRows {
  readonly total: number;
  readonly hits: readonly RowHit[];
  readonly aggregations: AggregationResults;
}

/** Runs a query in one transaction: total, hits and aggregations tell of the same moment. */
export function runQuery(db: Kysely<StoreSchema>, asked: ApiKeyQuery): Promise<QueryRows> {
  return db.transaction().execute(async (tx) => {
    const runner = new QueryRunner(tx);
    const query: Query = { kind: 'and', queries: [asked.visible, asked.query] };
    const total = await runner.count(query);
    return {
      total,
      hits: await runner.page(asked, query, total),
      aggregations: await new Aggregator(runner, asked.visible).aggregate(asked.aggregations, query),
    };
  });
}
