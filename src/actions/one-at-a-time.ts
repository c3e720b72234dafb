const queues = new WeakMap<object, Map<string, Promise<unknown>>>();

/**
 * Runs work on things of a store one after another, in this process, for each of their names: what is read there and written again by it
 * loses no change between the two. Work on other names goes on beside it. It must not ask for its own names again.
 * @param store What the names belong to; by it alone callers find each other.
 */
export function oneAtATime<Result>(store: object, names: readonly string[], work: () => Promise<Result>): Promise<Result> {
  // In one order for everybody, so that two callers never wait for each other.
  const ordered = [...new Set(names)].sort();
  return ordered.reduceRight<() => Promise<Result>>((inner, name) => () => queueUp(store, name, inner), work)();
}

async function queueUp<Result>(store: object, name: string, work: () => Promise<Result>): Promise<Result> {
  const queue = queueOf(store);
  const before = queue.get(name);
  const { promise: done, resolve } = Promise.withResolvers<void>();
  queue.set(name, done);
  try {
    await before;
    return await work();
  } finally {
    resolve();
    if (queue.get(name) === done) queue.delete(name);
  }
}

function queueOf(store: object): Map<string, Promise<unknown>> {
  const queue = queues.get(store) ?? new Map<string, Promise<unknown>>();
  queues.set(store, queue);
  return queue;
}
