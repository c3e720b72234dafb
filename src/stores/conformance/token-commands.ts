import fc from 'fast-check';
import { instant } from '../../domain/time.ts';
import { type Store, StoreError } from '../store.ts';
import type { TokenSelection } from '../token-store.ts';
import type { Command } from './model-commands.ts';
import { aLongLivedToken, anAccessToken, anAuthentication, aRefreshToken, asText } from './stored-things.ts';

// Few ids, users and times, so that calls meet each other's tokens.
const ID = fc.constantFrom('a', 'b', 'c', 'B', '😀', 'ｱ');
const USERNAME = fc.constantFrom('alice', 'bob', 'n\0');
const REALM = fc.constantFrom({ name: 'default_native', type: 'native' }, { name: 'ldap1', type: 'ldap' });
const TIME = fc.integer({ min: 0, max: 9 }).map(instant);
const SIZE = fc.integer({ min: 1, max: 4 });
const AUTHENTICATION = fc.tuple(USERNAME, REALM).map(([username, realm]) => anAuthentication(username, realm));

const PAIR = fc
  .record({
    id: ID,
    family: ID,
    // Apart from the id, so that each of the three can be taken alone.
    digest: ID,
    expiration: TIME,
    invalidation: fc.option(TIME),
    authentication: AUTHENTICATION,
    refresh: fc.option(
      fc
        .record({ digest: ID, expiration: TIME, invalidation: fc.option(TIME) }, { requiredKeys: ['digest', 'expiration'] })
        .map(aRefreshToken),
    ),
  })
  .map(anAccessToken);

const WHOSE = fc.record({ username: fc.option(USERNAME), realmName: fc.option(REALM.map(({ name }) => name)) });
const SELECTION: fc.Arbitrary<TokenSelection> = fc.oneof(
  ID.map((digest) => ({ by: 'digest' as const, digest })),
  ID.map((digest) => ({ by: 'refreshDigest' as const, digest })),
  ID.map((family) => ({ by: 'family' as const, family })),
  WHOSE.filter(({ username, realmName }) => username !== null || realmName !== null).map((whose) => ({
    by: 'user' as const,
    ...whose,
  })),
);
const LONG_LIVED = fc
  .record({ id: ID, creation: TIME, expiration: fc.option(TIME), authentication: AUTHENTICATION })
  .map(aLongLivedToken);

type Call = (store: Store) => Promise<unknown>;

const CALL: fc.Arbitrary<readonly [string, Call]> = fc.oneof(
  PAIR.map((pair) => [`create ${asText(pair)}`, ({ tokens }: Store) => tokens.create(pair)] as const),
  fc
    .tuple(ID, TIME, PAIR)
    .map(
      ([digest, at, successor]) =>
        [
          `refresh ${digest} at ${at} to ${asText(successor)}`,
          ({ tokens }: Store) => tokens.refresh(digest, { at, successorId: successor.id, salt: 's' }, successor),
        ] as const,
    ),
  fc
    .tuple(SELECTION, TIME)
    .map(
      ([selection, at]) =>
        [`invalidate ${JSON.stringify(selection)} at ${at}`, ({ tokens }: Store) => tokens.invalidate(selection, at)] as const,
    ),
  fc
    .tuple(TIME, SIZE)
    .map(([at, size]) => [`remove ${size} before ${at}`, ({ tokens }: Store) => tokens.remove(at, size)] as const),
  fc.constant(['isEmpty', ({ tokens }: Store) => tokens.isEmpty()] as const),
  LONG_LIVED.map((token) => [`make ${asText(token)}`, ({ longLivedTokens }: Store) => longLivedTokens.create(token)] as const),
  fc
    .tuple(ID, fc.option(TIME), TIME)
    .map(
      ([id, before, expiration]) =>
        [
          `renew ${id} from ${before} to ${expiration}`,
          ({ longLivedTokens }: Store) => longLivedTokens.renew(id, before, expiration),
        ] as const,
    ),
  fc
    .array(ID, { maxLength: 3 })
    .map((ids) => [`delete ${ids.join()}`, ({ longLivedTokens }: Store) => longLivedTokens.delete(ids)] as const),
  fc
    .tuple(ID, TIME)
    .map(
      ([id, at]) =>
        [
          `use ${id} at ${at}`,
          ({ longLivedTokens }: Store) => longLivedTokens.recordUses(new Map([[id, { at, address: 'x' }]])),
        ] as const,
    ),
  fc
    .tuple(WHOSE, SIZE)
    .map(
      ([whose, size]) =>
        [`list ${JSON.stringify(whose)}`, ({ longLivedTokens }: Store) => longLivedTokens.list(whose, { size })] as const,
    ),
  fc
    .tuple(TIME, SIZE)
    .map(
      ([at, size]) =>
        [`remove long-lived ${size} before ${at}`, ({ longLivedTokens }: Store) => longLivedTokens.remove(at, size)] as const,
    ),
);

/** Sequences of calls about tokens. */
export const TOKEN_COMMANDS: fc.Arbitrary<readonly Command[]> = fc.array(
  CALL.map(([title, call]): Command => ({ title, run: (store) => answerOf(call(store)) })),
  { maxLength: 30 },
);

const IDS = ['a', 'b', 'c', 'B', '😀', 'ｱ'];

/** All tokens that the commands may have left, as text. */
export async function describeTokens({ tokens, longLivedTokens }: Store): Promise<string> {
  const found = await Promise.all([
    ...IDS.map((id) => tokens.findByDigest(id)),
    ...IDS.map((id) => tokens.findByRefreshDigest(id)),
    ...IDS.map((id) => longLivedTokens.find(id)),
  ]);
  return asText(found);
}

async function answerOf(answer: Promise<unknown>): Promise<string> {
  try {
    return asText((await answer) ?? null);
  } catch (error) {
    if (error instanceof StoreError) return error.code;
    throw error;
  }
}
