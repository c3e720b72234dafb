import { type Kysely, sql } from 'kysely';
import type { StoreSchema } from '../schema.ts';
import { rowsOf } from './rows-of.ts';

/**
 * Names are counted between fences: each fence is the least name of its span, and spans of many keys are split. So the keys
 * of any range of names are counted by the spans within it, and by passing over the two at its ends. Names are encoded.
 */
export interface NameSpan {
  readonly low: string;
  /** Where the next span begins, or `null`. */
  readonly next: string | null;
}

/** Keys in a span: more are split. */
export const SPAN_KEYS_MAX = 8_192;

/** The least text above this one: no stored text holds NUL. */
export function successor(name: string): string {
  return `${name}\u{1}`;
}

/** The span that holds a name. */
export async function spanOf(db: Kysely<StoreSchema>, name: string): Promise<NameSpan | null> {
  const [span] = await rowsOf<NameSpan>(
    db,
    sql`select low, (select min(above.low) from api_key_name_fences above where above.low > fence.low) as next
      from api_key_name_fences fence where low <= ${name} order by low desc limit 1`,
  );
  return span ?? null;
}

/** Splits the spans of more than `keysMax` keys, each once, and takes away those of none. Only within a transaction. */
export async function splitNameSpans(db: Kysely<StoreSchema>, keysMax: number): Promise<void> {
  await sql`delete from api_key_name_fences where low <> '' and low not in (select low from api_key_name_counts)`.execute(db);
  const large = await rowsOf<{ readonly low: string; readonly keys: number }>(
    db,
    sql`select low, sum(count) as keys from api_key_name_counts group by low having sum(count) > ${keysMax}`,
  );
  for (const { low, keys } of large) {
    const span = await spanOf(db, low);
    if (span !== null) await splitSpan(db, span, Math.floor(keys / 2));
  }
}

/** In the middle; a name that fills a half by itself gets a span of its own. */
async function splitSpan(db: Kysely<StoreSchema>, span: NameSpan, middle: number): Promise<void> {
  const [row] = await rowsOf<{ readonly name: string }>(
    db,
    sql`select name from api_keys k indexed by api_keys_by_name where ${within(span)} order by name limit 1 offset ${middle}`,
  );
  if (row === undefined) return;
  const fence = row.name === span.low ? successor(row.name) : row.name;
  if (fence === span.next) return;
  await sql`insert into api_key_name_fences values (${fence})`.execute(db);
  await sql`delete from api_key_name_counts where low = ${span.low}`.execute(db);
  for (const part of [
    { low: span.low, next: fence },
    { low: fence, next: span.next },
  ]) {
    await sql`insert into api_key_name_counts
      select ${part.low}, type, invalidation is not null, count(*)
      from api_keys k indexed by api_keys_by_name where ${within(part)} group by 2, 3`.execute(db);
  }
}

/** The condition of the keys of a span. */
export function within({ low, next }: NameSpan) {
  return next === null ? sql`(k.name >= ${low})` : sql`(k.name >= ${low} and k.name < ${next})`;
}
