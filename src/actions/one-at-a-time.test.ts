import { expect, test } from 'vitest';
import { oneAtATime } from './one-at-a-time.ts';

/** Work that notes when it begins and ends, and ends when it is told to. */
function steps(): { readonly seen: string[]; work(name: string): { run(): Promise<string>; finish(): void } } {
  const seen: string[] = [];
  return {
    seen,
    work(name) {
      const { promise, resolve } = Promise.withResolvers<void>();
      return {
        async run() {
          seen.push(`${name} begins`);
          await promise;
          seen.push(`${name} ends`);
          return name;
        },
        finish: resolve,
      };
    },
  };
}

test('work on one name runs one after another, and gives what it gives', async () => {
  const store = {};
  const { seen, work } = steps();
  const [first, second] = [work('first'), work('second')];
  const runs = [oneAtATime(store, ['a'], first.run), oneAtATime(store, ['b', 'a'], second.run)];
  second.finish();
  await Promise.resolve();
  first.finish();
  expect(await Promise.all(runs)).toEqual(['first', 'second']);
  expect(seen).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
});

test('work on other names and of other stores goes on beside it', async () => {
  const store = {};
  const { seen, work } = steps();
  const [held, other, elsewhere] = [work('held'), work('other'), work('elsewhere')];
  const holding = oneAtATime(store, ['a'], held.run);
  other.finish();
  elsewhere.finish();
  await Promise.all([oneAtATime(store, ['b'], other.run), oneAtATime({}, ['a'], elsewhere.run)]);
  expect(seen).not.toContain('held ends');
  held.finish();
  await holding;
});

test('names in any order, and twice, never hold each other up', async () => {
  const store = {};
  const done = async (): Promise<string> => 'done';
  const all = [['a', 'b'], ['b', 'a'], ['a', 'a'], []].map((names) => oneAtATime(store, names, done));
  expect(await Promise.all(all)).toEqual(['done', 'done', 'done', 'done']);
});

test('work that fails lets the next one in', async () => {
  const store = {};
  const failing = oneAtATime(store, ['a'], () => Promise.reject(new Error('failed')));
  const next = oneAtATime(store, ['a'], async () => 'next');
  await expect(failing).rejects.toThrow('failed');
  expect(await next).toBe('next');
});
