import type { Random } from '../domain/random.ts';

const ID_BYTES = 15;
const IDS_PER_DRAW = 256;

/** Makes request ids of 20 base64url characters. Randomness is drawn for 256 ids at a time: a draw costs more than an id. */
export function createRequestIds(random: Random): () => string {
  let bytes = Buffer.alloc(0);
  let offset = 0;
  return () => {
    if (offset >= bytes.length) {
      bytes = Buffer.from(random.bytes(ID_BYTES * IDS_PER_DRAW));
      offset = 0;
    }
    offset += ID_BYTES;
    return bytes.toString('base64url', offset - ID_BYTES, offset);
  };
}
