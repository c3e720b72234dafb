import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { closeSpareFixture, openSqliteFixture } from '../../../test/support/sqlite-fixture.ts';
import { COMMANDS, describeStore } from '../conformance/model-commands.ts';
import { openMemoryStore } from '../memory/memory-store.ts';
import type { Change } from '../store.ts';

const RUNS = 100;

afterAll(closeSpareFixture);

test('any sequence of calls has the same answers, changes and state as on the memory store', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(COMMANDS, async (commands) => {
      await using fixture = await openSqliteFixture();
      const { store } = fixture;
      const model = openMemoryStore();
      const heard: Change[] = [];
      const expected: Change[] = [];
      store.changes.subscribe((changes) => heard.push(...changes));
      model.changes.subscribe((changes) => expected.push(...changes));
      for (const { title, run } of commands) expect(await run(store), title).toBe(await run(model));
      expect(heard).toEqual(expected);
      expect(await describeStore(store)).toBe(await describeStore(model));
    }),
    { numRuns: RUNS },
  );
});
