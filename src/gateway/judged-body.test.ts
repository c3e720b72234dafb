import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import type { BodyStream, Decision } from '../authorization/plan.ts';
import { JudgedBody, type JudgedBodyObserver } from './judged-body.ts';

const ALLOWED: Decision = { refusal: null, action: null, indices: [] };
const CHUNK = new Uint8Array(1_000).fill(0x61);
const JUDGE: BodyStream = { action: null, push: (chunk) => [chunk], end: () => ({ rest: [], decision: ALLOWED }) };

function observer(overrides: Partial<JudgedBodyObserver> = {}): JudgedBodyObserver & { readonly told: string[] } {
  const told: string[] = [];
  return {
    told,
    onLarge: () => told.push('large'),
    onWhole: (_decision, body) => told.push(`whole ${body.length}`),
    onDecision: () => told.push('decision'),
    onFailure: (error) => told.push(`failure ${String(error)}`),
    ...overrides,
  };
}

/** A source that counts what was taken from it. */
function aSource(chunks: number): { readonly source: Readable; readonly taken: () => number } {
  let taken = 0;
  const source = new Readable({
    highWaterMark: 1,
    read() {
      taken += 1;
      this.push(taken > chunks ? null : CHUNK);
    },
  });
  return { source, taken: () => taken };
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 200; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

describe('a judged body', () => {
  test.each([
    { case: 'at the limit is gathered', chunks: 3, told: ['whole 3000'] },
    { case: 'over the limit is streamed', chunks: 4, told: ['large', 'decision'] },
  ])('$case', async ({ chunks, told }) => {
    const seen = observer();
    new JudgedBody(aSource(chunks).source, JUDGE, 3_000, seen).start();
    await settled();
    expect(seen.told).toEqual(told);
  });

  test('that nobody reads is not taken from its source: memory stays flat', async () => {
    const { source, taken } = aSource(100_000);
    const body = new JudgedBody(source, JUDGE, 3_000, observer());
    body.start();
    await settled();
    const takenUnread = taken();
    expect(takenUnread * CHUNK.length).toBeLessThan(4 * body.readableHighWaterMark);
    body.resume();
    await settled();
    expect(taken()).toBeGreaterThan(takenUnread);
    body.destroy();
  });

  test('that is read to its end is whole, and decided before its end', async () => {
    const seen = observer();
    const body = new JudgedBody(aSource(500).source, JUDGE, 3_000, seen);
    body.start();
    let length = 0;
    for await (const chunk of body) length += chunk.length;
    expect(length).toBe(500_000);
    expect(seen.told).toEqual(['large', 'decision']);
  });

  test('pieces that were gathered do not keep the chunks that they are parts of', async () => {
    const judge: BodyStream = { ...JUDGE, push: (chunk) => [chunk.subarray(0, 1)] };
    let whole: Uint8Array = CHUNK;
    const seen = observer({ onWhole: (_decision, body) => (whole = body) });
    new JudgedBody(aSource(10).source, judge, 3_000, seen).start();
    await settled();
    expect(Buffer.from(whole).toString()).toBe('a'.repeat(10));
  });
});
