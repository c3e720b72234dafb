import { type ApiKey, isExpired } from '../../domain/api-key/api-key.ts';
import { StoreError } from '../store.ts';

/** Finds API tokens of a memory store by digest and by name, and counts them. It follows what happens to the keys. */
export class MemoryApiTokens {
  readonly #idsByDigest = new Map<string, string>();
  /** Of tokens that are not invalidated. */
  readonly #tokensByName = new Map<string, ApiKey>();

  /** Id of the token with this digest. */
  idOf(digest: string): string | null {
    return this.#idsByDigest.get(digest) ?? null;
  }

  /** Why this token may not be added. `max`: 0 for no limit. */
  refusal({ name, creation }: ApiKey, max: number): 'nameTaken' | 'full' | null {
    if (this.#tokensByName.has(name)) return 'nameTaken';
    if (max === 0 || this.#tokensByName.size < max) return null;
    const valid = [...this.#tokensByName.values()].filter((token) => !isExpired(token, creation));
    return valid.length >= max ? 'full' : null;
  }

  /** @throws StoreError `conflict` when the digest of this key is taken, or its name by a token. Keys that are no tokens pass. */
  assertFree({ token, name, invalidation }: ApiKey): void {
    if (token === undefined) return;
    if (this.#idsByDigest.has(token.digest)) throw new StoreError('conflict', 'the digest is taken');
    if (invalidation === null && this.#tokensByName.has(name))
      throw new StoreError('conflict', 'the name of the token is taken');
  }

  /** Takes a key as it is now, new or changed. */
  set(apiKey: ApiKey): void {
    if (apiKey.token === undefined) return;
    this.#idsByDigest.set(apiKey.token.digest, apiKey.id);
    if (apiKey.invalidation === null) this.#tokensByName.set(apiKey.name, apiKey);
    else this.#freeName(apiKey);
  }

  /** Forgets a key. */
  delete(apiKey: ApiKey): void {
    if (apiKey.token === undefined) return;
    this.#idsByDigest.delete(apiKey.token.digest);
    this.#freeName(apiKey);
  }

  #freeName({ id, name }: ApiKey): void {
    if (this.#tokensByName.get(name)?.id === id) this.#tokensByName.delete(name);
  }
}
