import type { ApiKey } from '../../src/domain/api-key/api-key.ts';
import { instant } from '../../src/domain/time.ts';
import { aCreator, anApiKey, anApiToken, FULL_DESCRIPTOR } from '../../src/stores/conformance/stored-things.ts';

/** Id of the n-th key of a round. */
export function idOf(round: number, number: number): string {
  return `${round}-${number}`;
}

/** The key of an id, the same in parent and child: whatever is stored under the id must be exactly this. */
export function apiKeyOfId(id: string): ApiKey {
  return anApiKey({
    id,
    name: `key ${id}`,
    creation: instant(1_700_000_000_000 + Number(id.split('-')[0])),
    metadata: { id, filler: id.repeat(20) },
    roleDescriptors: { [id]: FULL_DESCRIPTOR },
  });
}

/** What the keys are updated to. */
export const UPDATED = { metadata: { updated: true }, ownerRights: 'live' } as const;

/** Keys that one owner may have. */
export const OWNER_KEYS_MAX = 25;

/** A key of an owner of limited keys, one owner per round. */
export function limitedApiKeyOfId(id: string): ApiKey {
  return anApiKey({ id, creator: aCreator(`limited owner ${id.split('-')[0]}`) });
}

/** Names that API tokens have: few, so that most creations meet one that is taken. */
const TOKEN_NAMES = 8;

/** The API token that belongs to an id. */
export function apiTokenOfId(id: string): ApiKey {
  return anApiToken({ id: `token ${id}`, name: `name ${Number(id.split('-')[1]) % TOKEN_NAMES}` });
}
