import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { withAnswerHeaders } from './answer-headers.ts';
import type { Exchange } from './exchange.ts';

test('an answer has the headers that were added beside its own, and all else goes through', () => {
  const calls: unknown[] = [];
  const note =
    (name: string) =>
    (...given: readonly unknown[]): boolean =>
      calls.push([name, ...given]) > 0;
  const exchange: Exchange = {
    head: {
      method: 'GET',
      target: '/',
      httpVersion: '1.1',
      rawHeaders: [],
      remoteAddress: '192.0.2.1',
      remotePort: 1,
      encrypted: true,
    },
    body: Readable.from([]),
    response: {
      get started() {
        return calls.length > 0;
      },
      start: note('start'),
      write: note('write'),
      end: note('end'),
      abort: note('abort'),
      onDrain: note('onDrain'),
      onDisconnect: note('onDisconnect'),
    },
  };
  const { response, head } = withAnswerHeaders(exchange, ['a', '1']);
  expect([head, response.started]).toEqual([exchange.head, false]);
  const bytes = Buffer.from('x');
  const listener = (): void => undefined;
  response.start(200, ['b', '2']);
  expect(response.write(bytes)).toBe(true);
  response.end('y');
  response.onDrain(listener);
  response.onDisconnect(listener);
  response.abort();
  expect(response.started).toBe(true);
  expect(calls).toEqual([
    ['start', 200, ['b', '2', 'a', '1']],
    ['write', bytes],
    ['end', 'y'],
    ['onDrain', listener],
    ['onDisconnect', listener],
    ['abort'],
  ]);
});
