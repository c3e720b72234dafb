import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import type { JsonObject, JsonValue } from '../../domain/json/json-value.ts';
import type { SigningAlgorithm } from '../../domain/oauth2/client-keys.ts';
import type { StoredSigningKey } from '../../domain/oauth2/signing-key.ts';
import { needsNewKey, retainedKeys, type SigningKeySchedule, signingKeyOf } from '../../domain/oauth2/signing-key-schedule.ts';
import type { Random } from '../../domain/random.ts';
import type { Instant } from '../../domain/time.ts';

/** A key of the ring, ready for use. */
export interface SigningKey extends StoredSigningKey {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** What the ring needs. */
export interface SigningKeyRingDeps {
  readonly schedule: SigningKeySchedule;
  readonly random: Random;
  /** Keeps the keys durably, in place of those kept before. @throws Error when it cannot; the ring then stays as it was. */
  readonly save: (keys: readonly StoredSigningKey[]) => void;
}

const KID_BYTES = 12;
const MODULUS_BITS = 2_048;
/** Members of a public key, by its type. @see https://www.rfc-editor.org/rfc/rfc7518#section-6 */
const PUBLIC_MEMBERS: readonly string[] = ['kty', 'crv', 'x', 'y', 'n', 'e'];

const generate = promisify(generateKeyPair);

/** The keys that sign access tokens. A key is kept before it is published, and published before it signs. */
export class SigningKeyRing {
  readonly #deps: SigningKeyRingDeps;
  #keys: readonly SigningKey[];
  #rotation: Promise<void> | null = null;

  /** @throws Error when a key cannot be read. */
  constructor(deps: SigningKeyRingDeps, kept: readonly StoredSigningKey[]) {
    this.#deps = deps;
    this.#keys = kept.map(readyKey);
  }

  /** Makes a key when one is due and forgets those that no token needs any longer. Calls at the same time are one. */
  rotate(now: Instant): Promise<void> {
    this.#rotation ??= this.#rotateOnce(now).finally(() => {
      this.#rotation = null;
    });
    return this.#rotation;
  }

  /** The key that signs now; `null` before the first `rotate`. */
  signingKey(now: Instant): SigningKey | null {
    return signingKeyOf(this.#keys, this.#deps.schedule, now);
  }

  /** The key of this name, or `null`. */
  find(kid: string): SigningKey | null {
    return this.#keys.find((key) => key.kid === kid) ?? null;
  }

  /** The public keys as a JSON web key set has them. @see https://www.rfc-editor.org/rfc/rfc7517#section-5 */
  published(): readonly JsonObject[] {
    return this.#keys.map(({ kid, alg, jwk }) => {
      const members = PUBLIC_MEMBERS.filter((member) => member in jwk).map((member): [string, JsonValue] => [
        member,
        jwk[member] ?? null,
      ]);
      return { ...Object.fromEntries(members), kid, alg, use: 'sig' };
    });
  }

  async #rotateOnce(now: Instant): Promise<void> {
    const { schedule, random, save } = this.#deps;
    const isDue = needsNewKey(this.#keys, schedule, now);
    const keys = isDue ? [await makeKey(schedule.alg, random, now), ...this.#keys] : this.#keys;
    const retained = retainedKeys(keys, schedule, now);
    if (!isDue && retained.length === this.#keys.length) return;
    save(retained.map(({ kid, alg, creation, jwk }) => ({ kid, alg, creation, jwk })));
    this.#keys = retained;
  }
}

function readyKey(stored: StoredSigningKey): SigningKey {
  // Node's type has an index signature for writing; a key is only read.
  const privateKey = createPrivateKey({ key: { ...stored.jwk }, format: 'jwk' });
  return { ...stored, privateKey, publicKey: createPublicKey(privateKey) };
}

async function makeKey(alg: SigningAlgorithm, random: Random, now: Instant): Promise<SigningKey> {
  const kid = Buffer.from(random.bytes(KID_BYTES)).toString('base64url');
  const { privateKey, publicKey } = await makeKeyPair(alg);
  return { kid, alg, creation: now, jwk: jwkOf(privateKey), privateKey, publicKey };
}

function makeKeyPair(alg: SigningAlgorithm): Promise<{ readonly privateKey: KeyObject; readonly publicKey: KeyObject }> {
  switch (alg) {
    case 'EdDSA':
      return generate('ed25519', undefined);
    case 'ES256':
      return generate('ec', { namedCurve: 'P-256' });
    case 'RS256':
      return generate('rsa', { modulusLength: MODULUS_BITS });
  }
}

/** The members of these keys are texts. */
function jwkOf(key: KeyObject): JsonObject {
  const members = Object.entries(key.export({ format: 'jwk' }));
  return Object.fromEntries(members.filter((member): member is [string, string] => typeof member[1] === 'string'));
}
