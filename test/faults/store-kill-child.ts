// Creates API keys, 16 at once, until it is killed; prints the id of each that the store acknowledged. Arguments: database file, round.
import { writeSync } from 'node:fs';
import { openSqliteStore } from '../../src/stores/sql/sqlite-store.ts';
import { apiKeyOfId, idOf } from './store-kill-keys.ts';

const IN_FLIGHT = 16;
const [path = '', round = ''] = process.argv.slice(2);
const store = await openSqliteStore({ path, durability: 'full' });
let number = 0;

async function createInTurn(): Promise<never> {
  for (;;) {
    const id = idOf(Number(round), number++);
    await store.apiKeys.create(apiKeyOfId(id));
    // Not `console.log`: a line is out before the next key, whatever the kind of stream.
    writeSync(1, `${id}\n`);
  }
}

await Promise.all(Array.from({ length: IN_FLIGHT }, createInTurn));
