import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeTemporaryFolder } from '../../test/support/temporary-folder.ts';
import type { AuditSummary, AuditSummaryQuery } from '../domain/audit/audit-summary.ts';
import { instant } from '../domain/time.ts';
import { createAuditFiles } from './audit-files.ts';

const START = Date.UTC(2026, 10, 22);
const MINUTE_MS = 60_000;

/** A line as the log has it, so many minutes behind the start. */
function line(minute: number, fields: Readonly<Record<string, unknown>> = {}): string {
  const at = new Date(START + minute * MINUTE_MS).toISOString();
  const event = { type: 'audit', '@timestamp': at, 'event.action': 'x', decision: 'granted', ...fields };
  return `${JSON.stringify(event)}\n`;
}

const DENIED = { decision: 'denied' };

async function summarize(
  files: Readonly<Record<string, string>>,
  query: Partial<AuditSummaryQuery> = {},
  summaryBytesMax = 1_000_000,
): Promise<AuditSummary> {
  await using folder = await makeTemporaryFolder();
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder.path, name), text);
  const options = { path: join(folder.path, 'audit.jsonl'), flush: async () => undefined, readBytesMax: 1, summaryBytesMax };
  const whole = {
    from: instant(START),
    to: instant(START + 10 * MINUTE_MS),
    intervalMs: 5 * MINUTE_MS,
    key: null,
    principal: null,
  };
  return await createAuditFiles(options).summarize({ ...whole, ...query });
}

function counts({ buckets }: AuditSummary): readonly (readonly [number, number])[] {
  return buckets.map(({ granted, denied }) => [granted, denied]);
}

describe('a summary of the audit log', () => {
  test('counts over all files what was granted and what was denied, gaps as zeros', async () => {
    const summary = await summarize(
      {
        'audit.000001.jsonl': line(0) + line(1, DENIED),
        'audit.jsonl': line(4.99) + line(15),
      },
      { to: instant(START + 16 * MINUTE_MS) },
    );
    expect(summary).toEqual({
      intervalMs: 300_000,
      buckets: [
        { from: START, granted: 2, denied: 1 },
        { from: START + 300_000, granted: 0, denied: 0 },
        { from: START + 600_000, granted: 0, denied: 0 },
        { from: START + 900_000, granted: 1, denied: 0 },
      ],
      isComplete: true,
    });
  });

  test('counts from its beginning on and before its end', async () => {
    const text = line(-0.001) + line(0) + line(9.999, DENIED) + line(10);
    expect(counts(await summarize({ 'audit.jsonl': text }))).toEqual([
      [1, 0],
      [0, 1],
    ]);
  });

  test('counts events that were written a little behind their time', async () => {
    expect(counts(await summarize({ 'audit.jsonl': line(1) + line(-4) }))[0]).toEqual([1, 0]);
  });

  test('counts those of a key, or of a principal, also one that somebody acted as', async () => {
    const text =
      line(1, { 'apikey.id': 'k' }) +
      line(1, { 'apikey.id': 'other', targets: ['k'] }) +
      line(1, { 'user.name': 'älice', 'apikey.id': 'k' }) +
      line(1, { 'user.run_by.name': 'älice', decision: 'denied' }) +
      line(1, { 'user.name': 'bob', reason: 'älice' });
    expect(counts(await summarize({ 'audit.jsonl': text }, { key: 'k' }))[0]).toEqual([2, 0]);
    expect(counts(await summarize({ 'audit.jsonl': text }, { principal: 'älice' }))[0]).toEqual([1, 1]);
    expect(counts(await summarize({ 'audit.jsonl': text }, { principal: 'älice', key: 'k' }))[0]).toEqual([1, 0]);
    expect(counts(await summarize({ 'audit.jsonl': text }, { principal: 'bob' }))[0]).toEqual([1, 0]);
  });

  test('a name that looks like a decision is none', async () => {
    const text = line(1, { reason: '","decision":"denied"' }) + line(1, { 'user.name': '"decision":"denied"' });
    expect(counts(await summarize({ 'audit.jsonl': text }))[0]).toEqual([2, 0]);
  });

  test('passes over what is no event, and what is not written to its end', async () => {
    const text = `${line(1)}{"type":"au\nnonsense\n{"type":"audit","@timestamp":"never-a-time-at-all-00"}\n${line(2).trimEnd()}`;
    expect(counts(await summarize({ 'audit.jsonl': text }))[0]).toEqual([1, 0]);
    expect(counts(await summarize({ 'audit.jsonl': text }, { key: 'au' }))[0]).toEqual([0, 0]);
  });

  test('is not complete when files of the time are gone', async () => {
    expect((await summarize({ 'audit.000002.jsonl': line(1), 'audit.jsonl': line(2) })).isComplete).toBe(false);
    expect((await summarize({ 'audit.000002.jsonl': line(-6), 'audit.jsonl': line(2) })).isComplete).toBe(true);
    expect((await summarize({})).isComplete).toBe(true);
  });

  test('reads no more than it may, the newest first', async () => {
    const old = line(1, { padding: 'x'.repeat(1_000) });
    const recent = line(2);
    const files = { 'audit.000001.jsonl': old, 'audit.jsonl': recent };
    const all = await summarize(files, {}, recent.length + old.length + 1);
    expect([all.isComplete, counts(all)[0]]).toEqual([true, [2, 0]]);
    const cut = await summarize(files, {}, recent.length);
    expect([cut.isComplete, counts(cut)[0]]).toEqual([false, [1, 0]]);
  });
});
