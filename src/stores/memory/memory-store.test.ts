import { testStore } from '../conformance/store-conformance.ts';
import { openMemoryStore } from './memory-store.ts';

testStore(
  'the memory store',
  async (options) => {
    const store = openMemoryStore(options);
    return { store, durable: null, [Symbol.asyncDispose]: () => store.close() };
  },
  { lacks: [{ reason: 'its state ends with the process', topics: ['durability', 'corruption'] }] },
);
