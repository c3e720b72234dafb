import { Readable } from 'node:stream';
import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { decodeBody, encodingOf } from './decoded-body.ts';

async function decoded(body: Uint8Array, encoding: 'gzip' | 'deflate', compressionRatioMax = 1_100): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of decodeBody(Readable.from([body]), encoding, { compressionRatioMax })) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe('a compressed body', () => {
  const text = Buffer.from('text '.repeat(1_000));

  test('is read as what was compressed', async () => {
    expect(await decoded(gzipSync(text), 'gzip')).toEqual(text);
    expect(await decoded(deflateSync(text), 'deflate')).toEqual(text);
    expect(await decoded(Buffer.concat([gzipSync('a'), gzipSync('b')]), 'gzip')).toEqual(Buffer.from('ab'));
  });

  test.each([
    { case: 'another format', body: deflateSync(text) },
    { case: 'a cut one', body: gzipSync(text).subarray(0, -1) },
    { case: 'a faulty checksum', body: Buffer.concat([gzipSync(text).subarray(0, -8), Buffer.alloc(8)]) },
  ])('of $case is refused', async ({ body }) => {
    await expect(decoded(body, 'gzip')).rejects.toMatchObject({ code: 'illegalArgument' });
  });

  test('may swell up to the ratio and not beyond', async () => {
    const large = Buffer.alloc(4_000_000, 'ab');
    const body = gzipSync(large);
    const ratio = large.length / body.length;
    expect((await decoded(body, 'gzip', Math.ceil(ratio))).length).toBe(large.length);
    await expect(decoded(body, 'gzip', Math.floor(ratio))).rejects.toMatchObject({ code: 'bodyTooLarge' });
  });

  test('that is small may swell as it likes', async () => {
    expect((await decoded(gzipSync(Buffer.alloc(1_048_576)), 'gzip', 1)).length).toBe(1_048_576);
  });
});

test.each([
  { header: undefined, encoding: null },
  { header: 'identity', encoding: null },
  { header: ' GZIP', encoding: 'gzip' },
  { header: 'x-gzip', encoding: 'gzip' },
  { header: 'deflate', encoding: 'deflate' },
])('the encoding [$header] is $encoding', ({ header, encoding }) => {
  expect(encodingOf(new Map(header === undefined ? [] : [['content-encoding', header]]))).toBe(encoding);
});

test.each(['br', 'zstd', 'gzip, gzip', 'gzip,deflate', 'x'])('the encoding [%s] is refused', (header) => {
  expect(() => encodingOf(new Map([['content-encoding', header]]))).toThrow(expect.objectContaining({ code: 'notAcceptable' }));
});
