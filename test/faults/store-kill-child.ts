// Creates API keys, 16 at once, until it is killed; prints the id of each that the store acknowledged. Arguments: database file, round.
import { openSqliteStore } from '../../src/stores/sql/sqlite-store.ts';
import { apiKeyOfId, idOf } from './store-kill-keys.ts';
import { tellParent } from './tell-parent.ts';

const IN_FLIGHT = 16;
const [path = '', round = ''] = process.argv.slice(2);
const store = await openSqliteStore({ path, durability: 'full' });
let number = 0;

async function createInTurn(): Promise<never> {
  for (;;) {
    const id = idOf(Number(round), number++);
    await store.apiKeys.create(apiKeyOfId(id));
    tellParent(id);
  }
}

await Promise.all(Array.from({ length: IN_FLIGHT }, createInTurn));
