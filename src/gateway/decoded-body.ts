import { type Readable, Transform } from 'node:stream';
import { createGunzip, createInflate } from 'node:zlib';
import { illegalArgument, SecurityError } from '../domain/error.ts';
import type { RequestHeaders } from '../domain/request/request-headers.ts';

/** Below this size nothing is called a bomb, whatever its ratio: small bodies of repeated text compress very well. */
const RATIO_FREE_BYTES = 1_048_576;

/** How far a compressed body may swell. */
export interface DecodingLimits {
  /** Bytes that come out for each byte that came in, once more than 1 MiB came out. */
  readonly compressionRatioMax: number;
}

/** The `Content-Encoding` to undo, `null` for none. @throws SecurityError `notAcceptable` for any but gzip and deflate alone. */
export function encodingOf(headers: RequestHeaders): 'gzip' | 'deflate' | null {
  const encoding = headers.get('content-encoding')?.trim().toLowerCase();
  if (encoding === undefined || encoding === '' || encoding === 'identity') return null;
  if (encoding === 'gzip' || encoding === 'x-gzip') return 'gzip';
  if (encoding === 'deflate') return 'deflate';
  throw new SecurityError('notAcceptable', `Content-Encoding header [${encoding}] is not supported`);
}

/**
 * The body without its compression. Fails with `illegalArgument` for faulty data and with `bodyTooLarge` for data that swells
 * beyond the ratio; the rest of the source is then read and thrown away, so that the client can read its answer.
 */
export function decodeBody(source: Readable, encoding: 'gzip' | 'deflate', limits: DecodingLimits): Readable {
  const inflater = encoding === 'gzip' ? createGunzip() : createInflate();
  let bytesIn = 0;
  let bytesOut = 0;
  const counter = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      bytesOut += chunk.length;
      const isBomb = bytesOut > RATIO_FREE_BYTES && bytesOut > bytesIn * limits.compressionRatioMax;
      if (isBomb)
        done(new SecurityError('bodyTooLarge', `the request body expands more than [${limits.compressionRatioMax}] times`));
      else done(null, chunk);
    },
  });
  const discard = (): void => {
    source.unpipe(inflater);
    source.resume();
  };
  source.on('data', (chunk: Uint8Array) => {
    bytesIn += chunk.length;
  });
  source.on('close', () => {
    if (!source.readableEnded) counter.destroy();
  });
  inflater.on('error', () => counter.destroy(illegalArgument(`the request body is not valid [${encoding}]`)));
  counter.on('close', () => {
    inflater.destroy();
    discard();
  });
  // An error is told by whoever reads the counter.
  counter.on('error', ignore);
  source.pipe(inflater).pipe(counter);
  return counter;
}

function ignore(): void {
  // See above.
}
