import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { closeSpareFixture, openSqliteFixture } from '../../../test/support/sqlite-fixture.ts';
import { describeJobs, JOB_COMMANDS } from '../conformance/job-commands.ts';
import { openMemoryStore } from '../memory/memory-store.ts';

const RUNS = 100;

afterAll(closeSpareFixture);

test('any sequence of calls about jobs has the same answers, changes and state as on the memory store', {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(JOB_COMMANDS, async (commands) => {
      await using fixture = await openSqliteFixture();
      const { store } = fixture;
      const model = openMemoryStore();
      for (const { title, run } of commands) expect(await run(store), title).toBe(await run(model));
      expect(await store.changes.since(0, 10_000)).toEqual(await model.changes.since(0, 10_000));
      expect(await describeJobs(store)).toBe(await describeJobs(model));
    }),
    { numRuns: RUNS },
  );
});
