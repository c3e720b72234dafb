import { expect, test } from 'vitest';
import { NOW, seededRandom } from '../../../test/support/authentication-fixtures.ts';
import { SIGNING_ALGORITHMS } from '../../domain/oauth2/client-keys.ts';
import type { StoredSigningKey } from '../../domain/oauth2/signing-key.ts';
import { instant } from '../../domain/time.ts';
import { SigningKeyRing } from './signing-key-ring.ts';

const HOUR_MS = 3_600_000;
const SCHEDULE = { alg: 'EdDSA', rotationIntervalMs: 10 * HOUR_MS, overlapMs: HOUR_MS } as const;

function aRing(kept: readonly StoredSigningKey[] = [], alg: (typeof SIGNING_ALGORITHMS)[number] = 'EdDSA') {
  const saved: (readonly StoredSigningKey[])[] = [];
  const random = seededRandom(`ring of ${kept.length} ${alg}`);
  const ring = new SigningKeyRing({ schedule: { ...SCHEDULE, alg }, random, save: (keys) => void saved.push(keys) }, kept);
  return { ring, saved };
}

test.each(SIGNING_ALGORITHMS)(
  'a ring of %s publishes public numbers alone, and signs by a key that it has kept',
  async (alg) => {
    const { ring, saved } = aRing([], alg);
    await ring.rotate(NOW);
    const [published, ...others] = ring.published();
    expect(others).toEqual([]);
    expect(published).toMatchObject({ alg, use: 'sig', kid: ring.signingKey(NOW)?.kid });
    for (const member of ['d', 'p', 'q', 'dp', 'dq', 'qi']) expect(published).not.toHaveProperty(member);
    expect(saved).toHaveLength(1);
    expect(saved[0]?.[0]?.jwk).toHaveProperty('d');
  },
);

test('a ring that is read again has the same keys', async () => {
  const first = aRing();
  await first.ring.rotate(NOW);
  const again = aRing(first.saved[0]);
  await again.ring.rotate(NOW);
  expect(again.ring.published()).toEqual(first.ring.published());
  expect(again.saved).toEqual([]);
});

test('a successor is published before it signs, and its predecessor after it has ceased to', async () => {
  const { ring } = aRing();
  const at = (hours: number) => instant(NOW + hours * HOUR_MS);
  await ring.rotate(at(0));
  const old = ring.signingKey(at(0))?.kid;
  await ring.rotate(at(10));
  expect(ring.published()).toHaveLength(2);
  expect(ring.signingKey(at(10.9))?.kid).toBe(old);
  const next = ring.signingKey(at(11))?.kid;
  expect(next).not.toBe(old);
  await ring.rotate(at(11.9));
  expect(ring.find(old ?? '')).not.toBeNull();
  await ring.rotate(at(12));
  expect(ring.find(old ?? '')).toBeNull();
  expect(ring.find(next ?? '')).not.toBeNull();
});

test('another algorithm signs at once, and keys of before are still found', async () => {
  const first = aRing();
  await first.ring.rotate(NOW);
  const other = aRing(first.saved[0], 'ES256');
  await other.ring.rotate(NOW);
  expect(other.ring.signingKey(NOW)?.alg).toBe('ES256');
  expect(other.ring.find(first.ring.signingKey(NOW)?.kid ?? '')).not.toBeNull();
});

test('a key that could not be kept neither signs nor is published', async () => {
  const save = (): void => {
    throw new Error('the disk is full');
  };
  const ring = new SigningKeyRing({ schedule: SCHEDULE, random: seededRandom('full'), save }, []);
  await expect(ring.rotate(NOW)).rejects.toThrow('the disk is full');
  expect(ring.signingKey(NOW)).toBeNull();
  expect(ring.published()).toEqual([]);
});

test('rotations at the same time make one key', async () => {
  const { ring } = aRing();
  await Promise.all([ring.rotate(NOW), ring.rotate(NOW), ring.rotate(NOW)]);
  expect(ring.published()).toHaveLength(1);
});
