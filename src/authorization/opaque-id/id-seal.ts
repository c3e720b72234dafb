import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import { assert } from '../../domain/error.ts';
import type { Random } from '../../domain/random.ts';
import { type Clock, instant } from '../../domain/time.ts';
import type { OpaqueIdKind, OpenedId } from './opaque-id.ts';

/** What a seal is made with. */
export interface IdSealOptions {
  /** Keys of 32 bytes. The first seals; all open. Two in the time of a rotation. */
  readonly keys: readonly Uint8Array[];
  readonly random: Random;
  readonly clock: Clock;
  /** Longest id of the cluster that is sealed, in characters. Default 1 MiB: a search over thousands of shards. */
  readonly upstreamIdCharactersMax?: number;
  /** Characters of index names that a seal carries; it carries none when there are more. Default 2,048. */
  readonly indexCharactersMax?: number;
}

/** Length of a key, in bytes. */
export const SEAL_KEY_BYTES = 32;

const ALGORITHM = 'aes-256-gcm';
const VERSION = 1;
const KEY_ID_BYTES = 4;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEAD_BYTES = 1 + KEY_ID_BYTES;
const OVERHEAD_BYTES = HEAD_BYTES + NONCE_BYTES + TAG_BYTES;
const UPSTREAM_ID_CHARACTERS_MAX = 1_048_576;
const INDEX_CHARACTERS_MAX = 2_048;
/** Room for what a seal holds beside the id, and for base64 over UTF-8. */
const SEALED_CHARACTERS_PER_CHARACTER = 2;
const SEALED_CHARACTERS_EXTRA = 8_192;
const BASE64URL = /^[A-Za-z0-9_-]+$/;

interface SealKey {
  readonly id: Buffer;
  readonly key: Uint8Array;
}

/**
 * Seals ids of the cluster for one holder. A sealed id is base64url without padding of: version (1 byte), key id (4), nonce (12),
 * AES-256-GCM of `[kind, holder, indices, issued at, upstream id]` as JSON, tag (16); version and key id are authenticated with it.
 */
export class IdSeal {
  readonly #keys: readonly [SealKey, ...SealKey[]];
  readonly #options: IdSealOptions;
  readonly #upstreamIdCharactersMax: number;

  constructor(options: IdSealOptions) {
    const [first, ...others] = options.keys.map(toSealKey);
    assert(first !== undefined, 'there is a key to seal with');
    this.#keys = [first, ...others];
    this.#options = options;
    this.#upstreamIdCharactersMax = options.upstreamIdCharactersMax ?? UPSTREAM_ID_CHARACTERS_MAX;
  }

  /** Seals an id. @returns `null` for one that is too long, or empty. */
  seal(kind: OpaqueIdKind, upstreamId: string, holder: string, indices: readonly string[] | null): string | null {
    if (upstreamId === '' || upstreamId.length > this.#upstreamIdCharactersMax) return null;
    const { random, clock, indexCharactersMax = INDEX_CHARACTERS_MAX } = this.#options;
    const content = [kind, holder, isCarried(indices, indexCharactersMax) ? indices : null, clock.now(), upstreamId];
    const [{ id, key }] = this.#keys;
    const head = Buffer.concat([Uint8Array.of(VERSION), id]);
    const nonce = random.bytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(head);
    const sealed = [cipher.update(JSON.stringify(content), 'utf8'), cipher.final()];
    return Buffer.concat([head, nonce, ...sealed, cipher.getAuthTag()]).toString('base64url');
  }

  /** Opens a sealed id for its holder. Never throws for what the text holds. */
  open(kind: OpaqueIdKind, sealed: string, holder: string): OpenedId {
    const content = this.#decrypt(sealed);
    if (content === null) return { outcome: 'malformed' };
    const [sealedKind, sealedHolder, indices, issuedAt, upstreamId] = content;
    if (sealedKind !== kind || sealedHolder !== holder) return { outcome: 'foreign' };
    return { outcome: 'opened', id: { kind, upstreamId, indices, issuedAt: instant(issuedAt) } };
  }

  #decrypt(sealed: string): SealedContent | null {
    const charactersMax = this.#upstreamIdCharactersMax * SEALED_CHARACTERS_PER_CHARACTER + SEALED_CHARACTERS_EXTRA;
    if (sealed.length > charactersMax || !BASE64URL.test(sealed)) return null;
    const bytes = Buffer.from(sealed, 'base64url');
    // The last character may hold bits that decoding drops: only the one spelling that was given out is taken.
    if (bytes.length <= OVERHEAD_BYTES || bytes[0] !== VERSION || bytes.toString('base64url') !== sealed) return null;
    const head = bytes.subarray(0, HEAD_BYTES);
    const found = this.#keys.find(({ id }) => id.equals(head.subarray(1)));
    return found === undefined ? null : decrypt(found.key, head, bytes.subarray(HEAD_BYTES));
  }
}

type SealedContent = readonly [
  kind: OpaqueIdKind,
  holder: string,
  indices: readonly string[] | null,
  issuedAt: number,
  upstreamId: string,
];

function decrypt(key: Uint8Array, head: Uint8Array, rest: Buffer): SealedContent | null {
  const tagStart = rest.length - TAG_BYTES;
  const decipher = createDecipheriv(ALGORITHM, key, rest.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(head).setAuthTag(rest.subarray(tagStart));
  try {
    const text = decipher.update(rest.subarray(NONCE_BYTES, tagStart), undefined, 'utf8') + decipher.final('utf8');
    // Only this class makes what passes the tag, so its shape is known.
    return JSON.parse(text) as SealedContent;
  } catch {
    // Altered, or made by something else: the caller learns no more than that.
    return null;
  }
}

function toSealKey(key: Uint8Array): SealKey {
  assert(key.length === SEAL_KEY_BYTES, `a key that seals ids has ${SEAL_KEY_BYTES} bytes`);
  return { id: createHash('sha256').update('opaque id key').update(key).digest().subarray(0, KEY_ID_BYTES), key };
}

function isCarried(indices: readonly string[] | null, charactersMax: number): boolean {
  return indices !== null && indices.reduce((characters, name) => characters + name.length, 0) <= charactersMax;
}
