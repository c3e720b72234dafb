import { Readable } from 'node:stream';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readRequestHeaders } from '../domain/request/read-request-headers.ts';
import { GATEWAY_LIMITS } from './gateway.ts';
import { readAnnouncedBody } from './read-body.ts';

const TEXT = '{"name":"moby"}';

describe('the body of a request to the own API', () => {
  test.each([
    { encoding: null, bytes: Buffer.from(TEXT) },
    { encoding: 'identity', bytes: Buffer.from(TEXT) },
    { encoding: 'gzip', bytes: gzipSync(TEXT) },
    { encoding: 'GZIP', bytes: gzipSync(TEXT) },
    { encoding: 'deflate', bytes: deflateSync(TEXT) },
  ])('is read without its compression: $encoding', async ({ encoding, bytes }) => {
    expect(Buffer.from(await read(bytes, encoding)).toString()).toBe(TEXT);
  });

  test.each([
    { why: 'an encoding that is not known', encoding: 'br', bytes: brotliCompressSync(TEXT), code: 'notAcceptable' },
    { why: 'bytes that are not compressed', encoding: 'gzip', bytes: Buffer.from(TEXT), code: 'illegalArgument' },
    { why: 'a compressed body cut short', encoding: 'gzip', bytes: gzipSync(TEXT).subarray(0, -9), code: 'illegalArgument' },
    {
      why: 'more bytes than allowed once they are out',
      encoding: 'gzip',
      bytes: gzipSync(' '.repeat(101)),
      code: 'bodyTooLarge',
    },
  ])('is refused for $why', async ({ encoding, bytes, code }) => {
    await expect(read(bytes, encoding)).rejects.toMatchObject({ code });
  });

  test('is empty where none is announced', async () => {
    const headers = readRequestHeaders(['content-encoding', 'gzip'], GATEWAY_LIMITS);
    expect(await readAnnouncedBody(Readable.from([]), headers, 100, GATEWAY_LIMITS)).toHaveLength(0);
  });
});

function read(bytes: Uint8Array, encoding: string | null): Promise<Uint8Array> {
  const raw = ['content-length', String(bytes.length), ...(encoding === null ? [] : ['content-encoding', encoding])];
  return readAnnouncedBody(Readable.from([bytes]), readRequestHeaders(raw, GATEWAY_LIMITS), 100, GATEWAY_LIMITS);
}
