// Updates and removes keys, fills up an owner, issues and revokes API tokens, keeps things by name, refreshes and renews tokens, 16 at once, until it is killed;
// prints a line for each mutation that the store acknowledged. Arguments: database file, round.
import { instant } from '../../src/domain/time.ts';
import { aLongLivedToken, aProfile, aRefreshablePair } from '../../src/stores/conformance/stored-things.ts';
import { openSqliteStore } from '../../src/stores/sql/sqlite-store.ts';
import { apiKeyOfId, apiTokenOfId, idOf, limitedApiKeyOfId, OWNER_KEYS_MAX, UPDATED } from './store-kill-keys.ts';
import { tellParent } from './tell-parent.ts';

const IN_FLIGHT = 16;
const [path = '', round = ''] = process.argv.slice(2);
const { apiKeys, userProfiles, tokens, longLivedTokens } = await openSqliteStore({ path, durability: 'full' });
let number = 0;

async function mutateInTurn(): Promise<never> {
  for (;;) {
    const id = idOf(Number(round), number++);
    await apiKeys.create({ ...apiKeyOfId(id), expiration: number % 3 === 0 ? instant(1) : null });
    await apiKeys.update([{ id, fields: UPDATED }]);
    tellParent(`updated ${id}`);
    await userProfiles.create(id, aProfile({ uid: id }));
    await userProfiles.replace(id, aProfile({ uid: id }), aProfile({ uid: id, version: 2 }));
    tellParent(`replaced ${id}`);
    await tokens.create(aRefreshablePair(id));
    const use = { at: instant(1), successorId: `next ${id}`, salt: 'salt' };
    if (await tokens.refresh(`refresh of ${id}`, use, aRefreshablePair(`next ${id}`))) tellParent(`refreshed ${id}`);
    await tokens.invalidate({ by: 'digest', digest: `digest of ${id}` }, instant(1));
    tellParent(`ended ${id}`);
    await longLivedTokens.create(aLongLivedToken({ id }));
    await longLivedTokens.renew(id, null, instant(7));
    tellParent(`renewed ${id}`);
    if (await apiKeys.createWithin(limitedApiKeyOfId(`limited ${id}`), OWNER_KEYS_MAX)) tellParent(`limited ${id}`);
    const token = apiTokenOfId(id);
    if ((await apiKeys.createToken(token, 0)) === 'created') tellParent(`issued ${id}`);
    if (number % 3 !== 0) {
      const name = { value: token.name, prefix: false };
      for (const revoked of await apiKeys.invalidate({ name }, instant(5), { crossCluster: false }))
        tellParent(`revoked ${revoked}`);
    }
    for (const removed of await apiKeys.remove(instant(2), 1)) tellParent(`removed ${removed}`);
  }
}

await Promise.all(Array.from({ length: IN_FLIGHT }, mutateInTurn));
