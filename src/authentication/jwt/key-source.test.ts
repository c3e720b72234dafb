import { describe, expect, it } from 'vitest';
import { instant } from '../../domain/time.ts';
import { FetchedKeys, LocalKeys } from './key-source.ts';
import type { VerificationKey } from './verification-keys.ts';

const OPTIONS = { refreshMs: 300, keptMs: 1_000, cooldownMs: 50 };

function keys(...ids: readonly string[]): readonly VerificationKey[] {
  return ids.map((keyId) => ({ keyId, algorithms: ['RS256'], material: new Uint8Array() }));
}

/** An issuer whose keys, or whose fault, the test sets. */
function anIssuer(published: readonly VerificationKey[]) {
  const issuer = {
    published,
    fault: null as Error | null,
    fetches: 0,
    failures: 0,
    async fetch(): Promise<readonly VerificationKey[]> {
      issuer.fetches += 1;
      await Promise.resolve();
      if (issuer.fault !== null) throw issuer.fault;
      return [...issuer.published];
    },
  };
  const source = new FetchedKeys(
    {
      fetch: issuer.fetch,
      onFetch: (error) => {
        if (error !== null) issuer.failures += 1;
      },
    },
    OPTIONS,
  );
  return { issuer, source };
}

const idsOf = (found: readonly VerificationKey[] | null): readonly (string | null)[] | null =>
  found?.map(({ keyId }) => keyId) ?? null;

describe('fetched keys', () => {
  it('are fetched once for all who ask at the same time, and serve until they are due', async () => {
    const { issuer, source } = anIssuer(keys('a'));
    await Promise.all(Array.from({ length: 20 }, () => source.keys(instant(0))));
    await source.keys(instant(299));
    expect(issuer.fetches).toBe(1);
    await source.keys(instant(300));
    expect(issuer.fetches).toBe(2);
  });

  it('serve for a limited time while the issuer does not answer, which is told, and a fault is not a refusal', async () => {
    const { issuer, source } = anIssuer(keys('a'));
    await source.keys(instant(0));
    issuer.fault = new Error('down');
    expect(idsOf(await source.keys(instant(999)))).toEqual(['a']);
    await expect(source.keys(instant(1_000))).rejects.toThrow('down');
    expect(issuer.failures).toBe(1);
    issuer.fault = null;
    issuer.published = keys('b');
    await expect(source.keys(instant(1_000))).rejects.toThrow('down');
    expect(idsOf(await source.keys(instant(1_049)))).toEqual(['b']);
  });

  it('are not asked for again within the cooldown after a fault', async () => {
    const { issuer, source } = anIssuer([]);
    issuer.fault = new Error('down');
    for (const at of [0, 10, 49]) await expect(source.keys(instant(at))).rejects.toThrow('down');
    expect(issuer.fetches).toBe(1);
    await expect(source.keys(instant(50))).rejects.toThrow('down');
    expect(issuer.fetches).toBe(2);
  });

  it('are fetched again for a signature of an unknown key, once within the cooldown whatever comes', async () => {
    const { issuer, source } = anIssuer(keys('a'));
    const known = await source.keys(instant(0));
    issuer.published = keys('a', 'b');
    expect(idsOf(await source.newerKeys(known, instant(1)))).toEqual(['a', 'b']);
    const current = await source.keys(instant(1));
    for (let at = 2; at < 51; at += 1) expect(await source.newerKeys(current, instant(at))).toBeNull();
    expect(issuer.fetches).toBe(2);
    expect(await source.newerKeys(current, instant(51))).toBeNull();
    expect(issuer.fetches).toBe(3);
  });

  it('that came meanwhile are told without a fetch', async () => {
    const { issuer, source } = anIssuer(keys('a'));
    const known = await source.keys(instant(0));
    issuer.published = keys('b');
    await source.keys(instant(300));
    expect(idsOf(await source.newerKeys(known, instant(301)))).toEqual(['b']);
    expect(issuer.fetches).toBe(2);
  });

  it('are not newer when fetching fails', async () => {
    const { issuer, source } = anIssuer(keys('a'));
    const known = await source.keys(instant(0));
    issuer.fault = new Error('down');
    expect(await source.newerKeys(known, instant(1))).toBeNull();
    expect(idsOf(await source.keys(instant(2)))).toEqual(['a']);
  });

  it('count up when others come in their place, and then alone', async () => {
    const { issuer, source } = anIssuer(keys('a'));
    await source.keys(instant(0));
    await source.keys(instant(300));
    expect(source.generation).toBe(0);
    issuer.published = keys('b');
    await source.keys(instant(600));
    expect(source.generation).toBe(1);
  });

  it('are fetched again when the clock was set back', async () => {
    const { issuer, source } = anIssuer(keys('a'));
    await source.keys(instant(1_000_000));
    await source.keys(instant(0));
    expect(issuer.fetches).toBe(2);
  });
});

describe('local keys', () => {
  it('are newer once they were replaced', async () => {
    const source = new LocalKeys(keys('a'));
    const known = await source.keys();
    expect(await source.newerKeys(known)).toBeNull();
    source.replace(keys('b'));
    expect(idsOf(await source.newerKeys(known))).toEqual(['b']);
    expect(source.generation).toBe(1);
  });
});
