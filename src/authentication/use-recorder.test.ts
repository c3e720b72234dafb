import { describe, expect, test } from 'vitest';
import { anApiKey, NOW } from '../../test/support/authentication-fixtures.ts';
import type { ApiKeyUse } from '../domain/api-key/api-key.ts';
import type { RequestOrigin } from '../domain/audit/audit-event.ts';
import type { Authentication } from '../domain/principal/authentication.ts';
import { type Instant, instant } from '../domain/time.ts';
import { apiKeyAuthentication } from './api-key-realm.ts';
import { UseRecorder } from './use-recorder.ts';

const INTERVAL_MS = 60_000;

interface World {
  readonly recorder: UseRecorder;
  readonly written: ReadonlyMap<string, ApiKeyUse>[];
  readonly faults: unknown[];
  use(id: string, at: Instant, remoteAddress?: string): void;
}

function aWorld(options: { readonly entriesMax?: number; readonly recordUses?: () => Promise<void> } = {}): World {
  const written: ReadonlyMap<string, ApiKeyUse>[] = [];
  const faults: unknown[] = [];
  const recorder = new UseRecorder({
    idOf: ({ apiKey }) => apiKey?.id ?? null,
    async recordUses(uses) {
      written.push(uses);
      await options.recordUses?.();
    },
    intervalMs: INTERVAL_MS,
    entriesMax: options.entriesMax ?? 10,
    onFault: (error) => faults.push(error),
  });
  return {
    recorder,
    written,
    faults,
    use: (id, at, remoteAddress = '10.0.0.1:50000') =>
      recorder.note(keyed(id), anOrigin(`request-of-${at}`, remoteAddress), at),
  };
}

function keyed(id: string): Authentication {
  return apiKeyAuthentication(anApiKey({ id }));
}

function anOrigin(requestId: string, remoteAddress: string): RequestOrigin {
  return { requestId, remoteAddress, method: 'GET', path: '/', opaqueId: null };
}

const at = (afterMs: number): Instant => instant(NOW + afterMs);

describe('the recorder of uses', () => {
  test('writes time, address and request of a use when it is flushed, and once', async () => {
    const { recorder, written, use } = aWorld();
    use('a', NOW);
    use('b', at(1));
    await recorder.flush();
    await recorder.flush();
    expect(written.map((uses) => [...uses])).toEqual([
      [
        ['a', { at: NOW, requestId: `request-of-${NOW}`, address: '10.0.0.1' }],
        ['b', { at: at(1), requestId: `request-of-${at(1)}`, address: '10.0.0.1' }],
      ],
    ]);
  });

  test.each([
    { address: '10.0.0.1:443', shown: '10.0.0.1' },
    { address: '[::1]:443', shown: '::1' },
    { address: '::1:443', shown: '::1' },
    { address: 'fe80::1%eth0:443', shown: 'fe80::1%eth0' },
  ])('shows the address $address without its port', async ({ address, shown }) => {
    const { recorder, written, use } = aWorld();
    use('a', NOW, address);
    await recorder.flush();
    expect(written[0]?.get('a')?.address).toBe(shown);
  });

  test.each([
    { case: 'just before the interval is over', afterMs: INTERVAL_MS - 1, writes: 1 },
    { case: 'when it is over', afterMs: INTERVAL_MS, writes: 2 },
    { case: 'when the clock was set back', afterMs: -1, writes: 2 },
  ])('notes a key again: $case', async ({ afterMs, writes }) => {
    const { recorder, written, use } = aWorld();
    use('a', NOW);
    await recorder.flush();
    use('a', at(afterMs));
    await recorder.flush();
    expect(written).toHaveLength(writes);
  });

  test('passes over who came without a key', async () => {
    const { recorder, written } = aWorld();
    recorder.note({ ...keyed('a'), apiKey: null }, anOrigin('r', '::1:1'), NOW);
    await recorder.flush();
    expect(written).toEqual([]);
  });

  test('holds no more notes than it may, and goes on once they are written', async () => {
    const { recorder, written, use } = aWorld({ entriesMax: 2 });
    for (const id of ['a', 'b', 'c']) use(id, NOW);
    await recorder.flush();
    expect([...(written[0]?.keys() ?? [])]).toEqual(['a', 'b']);
    use('d', NOW);
    await recorder.flush();
    expect([...(written[1]?.keys() ?? [])]).toEqual(['d']);
  });

  test('tells a fault of the store and goes on', async () => {
    let calls = 0;
    const fault = new Error('disk full');
    const { recorder, written, faults, use } = aWorld({
      recordUses: async () => {
        calls += 1;
        if (calls === 1) throw fault;
      },
    });
    use('a', NOW);
    await recorder.flush();
    use('b', NOW);
    await recorder.flush();
    expect(faults).toEqual([fault]);
    expect(written).toHaveLength(2);
  });

  test('writes what came during a write when it is drained', async () => {
    const gate = Promise.withResolvers<void>();
    const { recorder, written, use } = aWorld({ recordUses: () => gate.promise });
    use('a', NOW);
    const first = recorder.flush();
    use('b', NOW);
    const drained = recorder.drain();
    gate.resolve();
    await Promise.all([first, drained]);
    expect(written.map((uses) => [...uses.keys()])).toEqual([['a'], ['b']]);
  });
});
