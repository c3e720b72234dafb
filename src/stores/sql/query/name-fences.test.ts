import fc from 'fast-check';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { makeTemporaryFolder } from '../../../../test/support/temporary-folder.ts';
import type { Query } from '../../../domain/query/query.ts';
import { anApiKey } from '../../conformance/stored-things.ts';
import { createApiKeyQueries } from '../api-keys.ts';
import { migrate } from '../migrate.ts';
import { apiKeyToRow } from '../rows.ts';
import { openForWriting } from '../sqlite-database.ts';
import { countFromCounters } from './counters.ts';
import { splitNameSpans } from './name-fences.ts';

const NAME = fc.string({ unit: fc.constantFrom('a', 'b', '\0', '😀', '\u{E000}'), maxLength: 3 });

function queries(name: string): readonly { readonly query: Query; readonly holds: (other: string) => boolean }[] {
  return [
    { query: { kind: 'equals', field: 'name', values: [name], ignoreCase: false }, holds: (other) => other === name },
    { query: { kind: 'prefix', field: 'name', prefix: name, ignoreCase: false }, holds: (other) => other.startsWith(name) },
    {
      query: { kind: 'not', query: { kind: 'wildcard', field: 'name', pattern: `${name}*`, ignoreCase: false } },
      holds: (other) => !other.startsWith(name),
    },
  ];
}

test('names are counted exactly, however their spans were split', { timeout: 60_000 }, async () => {
  await using folder = await makeTemporaryFolder();
  const database = openForWriting({ path: `${folder.path}/spans.sqlite`, durability: 'normal', busyTimeoutMs: 1 });
  try {
    await migrate(database.db);
    const apiKeys = createApiKeyQueries(database.db);
    await fc.assert(
      fc
        .asyncProperty(fc.array(NAME, { maxLength: 30, size: 'max' }), fc.nat(3), async (names, splits) => {
          for (const [index, name] of names.entries()) {
            await apiKeys.insert(apiKeyToRow(anApiKey({ id: `${index}`, name })));
            if (index % 10 === 9) for (let split = 0; split < splits; split += 1) await splitNameSpans(database.db, 2);
          }
          for (const { query, holds } of [...names, 'b', ''].flatMap(queries)) {
            expect(await countFromCounters(database.db, query), JSON.stringify(query)).toBe(names.filter(holds).length);
          }
        })
        .afterEach(() => database.run('delete from api_keys')),
      { numRuns: 50 },
    );
  } finally {
    database.close();
  }
});

test('a name of many keys has a span of its own, and spans of none go', async () => {
  await using folder = await makeTemporaryFolder();
  const database = openForWriting({ path: `${folder.path}/spans.sqlite`, durability: 'normal', busyTimeoutMs: 1 });
  const fences = async (): Promise<readonly string[]> => {
    const { rows } = await sql<{ readonly low: string }>`select low from api_key_name_fences order by low`.execute(database.db);
    return rows.map(({ low }) => low);
  };
  try {
    await migrate(database.db);
    const apiKeys = createApiKeyQueries(database.db);
    const names = ['a', 'filebeat', 'filebeat', 'filebeat', 'filebeat', 'filebeat', 'z'];
    for (const [index, name] of names.entries()) await apiKeys.insert(apiKeyToRow(anApiKey({ id: `${index}`, name })));
    await splitNameSpans(database.db, 3);
    await splitNameSpans(database.db, 3);
    await splitNameSpans(database.db, 3);
    expect(await fences()).toEqual(['', 'filebeat', 'filebeat\u{1}']);
    database.run('delete from api_keys');
    await splitNameSpans(database.db, 3);
    expect(await fences()).toEqual(['']);
  } finally {
    database.close();
  }
});
