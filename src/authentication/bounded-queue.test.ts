import { expect, test } from 'vitest';
import { BoundedQueue } from './bounded-queue.ts';

/** A queue, and tasks that end when they are told to. */
function start(options: { readonly runningMax: number; readonly queuedMax: number }) {
  const queue = new BoundedQueue({ ...options, refusal: 'too many' });
  const began: string[] = [];
  const run = (name: string) => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const result = queue.run(() => {
      began.push(name);
      return promise;
    });
    return { result, end: () => resolve(name) };
  };
  return { queue, began, run };
}

/** Everything that can go on without a task ending has gone on. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('no more than the allowed number run at a time, and the others follow in their order', async () => {
  const { began, run } = start({ runningMax: 2, queuedMax: 2 });
  const [first, second, third, fourth] = [run('1'), run('2'), run('3'), run('4')];
  await settled();
  expect(began).toEqual(['1', '2']);
  second.end();
  await settled();
  expect(began).toEqual(['1', '2', '3']);
  first.end();
  third.end();
  fourth.end();
  expect(await Promise.all([first.result, third.result, fourth.result])).toEqual(['1', '3', '4']);
});

test('what does not fit in the queue is refused with 429 and never runs', async () => {
  const { began, run } = start({ runningMax: 1, queuedMax: 1 });
  const [first, second, third] = [run('1'), run('2'), run('3')];
  await expect(third.result).rejects.toMatchObject({
    code: 'tooManyRequests',
    message: 'too many',
    options: { retryAfterSeconds: 1 },
  });
  first.end();
  second.end();
  await Promise.all([first.result, second.result]);
  expect(began).toEqual(['1', '2']);
});

test('a task that fails gives its place to the next', async () => {
  const { queue, run } = start({ runningMax: 1, queuedMax: 1 });
  const failing = queue.run(() => Promise.reject(new Error('broken')));
  const next = run('next');
  await expect(failing).rejects.toThrow('broken');
  next.end();
  expect(await next.result).toBe('next');
  const last = run('last');
  last.end();
  expect(await last.result).toBe('last');
});
