import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { closeSpareFixture, openSqliteFixture } from '../../../test/support/sqlite-fixture.ts';
import { describeTokens, TOKEN_COMMANDS } from '../conformance/token-commands.ts';
import { openMemoryStore } from '../memory/memory-store.ts';

const RUNS = 100;

afterAll(closeSpareFixture);

test('any sequence of calls about tokens has the same answers, changes and state as on the memory store', {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(TOKEN_COMMANDS, async (commands) => {
      await using fixture = await openSqliteFixture();
      const { store } = fixture;
      const model = openMemoryStore();
      for (const { title, run } of commands) expect(await run(store), title).toBe(await run(model));
      const changes = (await store.changes.since(0, 10_000)).map(({ kind, id }) => `${kind} ${id}`);
      const expected = (await model.changes.since(0, 10_000)).map(({ kind, id }) => `${kind} ${id}`);
      // Within one mutation the order of what it invalidated is the driver's.
      expect(changes.sort()).toEqual(expected.sort());
      expect(await describeTokens(store)).toBe(await describeTokens(model));
    }),
    { numRuns: RUNS },
  );
});
