import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { BodyTap } from './body-tap.ts';

test('a tap gives what its source gives', async () => {
  const source = new PassThrough();
  source.write('a');
  source.end('b');
  const pieces = await new BodyTap(source).toArray();
  expect(Buffer.concat(pieces).toString()).toBe('ab');
});

test('nothing is asked of the source before somebody reads', () => {
  const source = new PassThrough();
  let asked = 0;
  const tap = new BodyTap(source, () => asked++);
  expect([asked, source.listenerCount('data')]).toEqual([0, 0]);
  tap.resume();
  tap.read();
  expect(asked).toBe(1);
});

test('the rest of the source is read when the tap is destroyed early', async () => {
  const source = new PassThrough();
  const tap = new BodyTap(source);
  tap.resume();
  source.write('a');
  await once(tap, 'data');
  tap.destroy();
  source.end('b'.repeat(1_000_000));
  await once(source, 'end');
  expect(source.readableEnded).toBe(true);
});

test('a source that is cut cuts the tap', async () => {
  const source = new PassThrough();
  const tap = new BodyTap(source);
  tap.resume();
  const failed = once(tap, 'error');
  source.write('a');
  source.destroy();
  const [error] = await failed;
  expect(error).toMatchObject({ code: 'BODY_CUT' });
});
