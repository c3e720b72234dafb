import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ActionWorld, aWorld } from '../../../test/support/action-fixtures.ts';
import { ALICE_HASH, aUser, connectAuthenticator } from '../../../test/support/authentication-fixtures.ts';
import { openSqliteFixture } from '../../../test/support/sqlite-fixture.ts';
import {
  ACCESS_LIFETIME_MS,
  alicesTokens,
  at,
  REFRESH_WINDOW_MS,
  refreshTokenOf,
  type TokenDeps,
  tokenDeps,
} from '../../../test/support/token-fixtures.ts';
import type { Authenticator } from '../../authentication/authenticator.ts';
import { SecurityError } from '../../domain/error.ts';
import type { Secret } from '../../domain/secret.ts';
import { type Instant, instant } from '../../domain/time.ts';
import type { Store } from '../../stores/store.ts';
import type { TokenStore } from '../../stores/token-store.ts';
import { invalidateTokens } from './invalidate-tokens.ts';
import { refreshToken } from './refresh-token.ts';

/** One call; several of a batch run at the same time. `pair`: the how-manieth pair that is known then, in turn. */
type Call =
  | { readonly does: 'refresh'; readonly pair: number }
  | { readonly does: 'invalidateAccess'; readonly pair: number }
  | { readonly does: 'invalidateRefresh'; readonly pair: number }
  | { readonly does: 'invalidateUser' };

type Step = { readonly batch: readonly Call[] } | { readonly waitMs: number } | 'restart';

const PAIR = fc.nat(6);
const CALL: fc.Arbitrary<Call> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ does: fc.constant('refresh' as const), pair: PAIR }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('invalidateAccess' as const), pair: PAIR }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('invalidateRefresh' as const), pair: PAIR }) },
  { weight: 1, arbitrary: fc.constant({ does: 'invalidateUser' as const }) },
);
const STEPS: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ batch: fc.array(CALL, { minLength: 1, maxLength: 5 }) }) },
    {
      weight: 2,
      arbitrary: fc.record({ waitMs: fc.constantFrom(1, REFRESH_WINDOW_MS, REFRESH_WINDOW_MS + 1, ACCESS_LIFETIME_MS) }),
    },
    { weight: 1, arbitrary: fc.constant('restart' as const) },
  ),
  { maxLength: 14 },
);

interface KnownPair {
  readonly access: Secret;
  readonly refresh: Secret;
  readonly accessExpiration: number;
}

/** What runs the calls of a batch: in any order at every call of the store, or as it comes. */
interface Interleaving {
  tokens(store: TokenStore): TokenStore;
  finish(all: Promise<unknown>): Promise<unknown>;
}

const AS_IT_COMES: Interleaving = { tokens: (store) => store, finish: (all) => all };

function inAnyOrder(scheduler: fc.Scheduler): Interleaving {
  return {
    tokens: (store) => ({
      ...store,
      findByRefreshDigest: scheduler.scheduleFunction(store.findByRefreshDigest),
      findByDigest: scheduler.scheduleFunction(store.findByDigest),
      refresh: scheduler.scheduleFunction(store.refresh),
      invalidate: scheduler.scheduleFunction(store.invalidate),
    }),
    finish: (all) => scheduler.waitFor(all),
  };
}

/** One family of tokens, what was told of it, and what must hold therefore. */
class Family {
  readonly #interleaving: Interleaving;
  #world: ActionWorld;
  #authenticator: Authenticator;
  #deps: TokenDeps;
  #now: Instant;
  readonly #pairs: KnownPair[] = [];
  /** The tokens that a refresh token was exchanged for. */
  readonly #successorsByRefresh = new Map<string, { readonly text: string; readonly usedAt: Instant }>();
  /** Access tokens whose invalidation was answered. */
  readonly #invalidated = new Set<string>();
  /** Whether all tokens were invalidated, by the user or for reuse, and that was answered. */
  #isDead = false;

  constructor(world: ActionWorld, interleaving: Interleaving) {
    this.#world = world;
    this.#interleaving = interleaving;
    this.#authenticator = connectAuthenticator(world.store);
    this.#deps = this.#connect();
    this.#now = world.superuser.now;
  }

  async begin(): Promise<void> {
    await this.#world.store.users.put('native', aUser(ALICE_HASH));
    const issued = await alicesTokens(tokenDeps(this.#world), this.#world.superuser);
    this.#learn(issued.accessToken, refreshTokenOf(issued));
  }

  async take(step: Step, restart: () => Promise<Store>): Promise<void> {
    if (step === 'restart') {
      const store = await restart();
      this.#world = { ...this.#world, store };
      this.#authenticator = connectAuthenticator(store);
      this.#deps = this.#connect();
    } else if ('waitMs' in step) {
      this.#now = instant(this.#now + step.waitMs);
    } else {
      const wasDead = this.#isDead;
      await this.#interleaving.finish(Promise.all(step.batch.map((call) => this.#run(call, wasDead))));
    }
    for (const pair of this.#pairs) await this.#check(pair);
  }

  #connect(): TokenDeps {
    return tokenDeps(this.#world, { tokens: this.#interleaving.tokens(this.#world.store.tokens) });
  }

  async #run(call: Call, wasDead: boolean): Promise<void> {
    const pair = 'pair' in call ? this.#pairs[call.pair % this.#pairs.length] : this.#pairs[0];
    if (pair === undefined) return;
    const deps = this.#deps;
    const context = at(this.#world.superuser, this.#now);
    const request = { token: null, username: null, realmName: null };
    switch (call.does) {
      case 'refresh':
        return this.#refresh(pair, wasDead, () => refreshToken(deps, context, pair.refresh));
      case 'invalidateAccess':
        await invalidateTokens(deps, context, { ...request, token: { type: 'access', secret: pair.access } });
        this.#invalidated.add(pair.access.reveal());
        return;
      case 'invalidateRefresh':
        await invalidateTokens(deps, context, { ...request, token: { type: 'refresh', secret: pair.refresh } });
        return;
      case 'invalidateUser':
        await invalidateTokens(deps, context, { ...request, username: 'alice' });
        this.#isDead = true;
    }
  }

  async #refresh(pair: KnownPair, wasDead: boolean, run: () => ReturnType<typeof refreshToken>): Promise<void> {
    try {
      const successor = await run();
      expect(wasDead, 'a family that has ended gives no token').toBe(false);
      const text = `${successor.accessToken.reveal()} ${refreshTokenOf(successor).reveal()}`;
      const known = this.#successorsByRefresh.get(pair.refresh.reveal());
      if (known === undefined) this.#learn(successor.accessToken, refreshTokenOf(successor));
      expect(known?.text ?? text, 'a refresh token has one successor').toBe(text);
      this.#successorsByRefresh.set(pair.refresh.reveal(), known ?? { text, usedAt: this.#now });
    } catch (error) {
      if (!(error instanceof SecurityError)) throw error;
      expect(error.code).toBe('tokenGrantInvalid');
      const use = this.#successorsByRefresh.get(pair.refresh.reveal());
      if (use !== undefined && this.#now - use.usedAt > REFRESH_WINDOW_MS) this.#isDead = true;
    }
  }

  async #check({ access, accessExpiration }: KnownPair): Promise<void> {
    const authorization = `Bearer ${access.reveal()}`;
    const { outcome } = await this.#authenticator.authenticate({ authorization, uri: '/', now: this.#now });
    const isOver = this.#isDead || this.#invalidated.has(access.reveal()) || this.#now >= accessExpiration;
    expect(outcome).toBe(isOver ? 'refused' : 'authenticated');
  }

  #learn(access: Secret, refresh: Secret): void {
    this.#pairs.push({ access, refresh, accessExpiration: this.#now + ACCESS_LIFETIME_MS });
  }
}

describe('whatever happens in whatever order, a refresh token has one end, and an access token that was invalidated is refused', () => {
  test('with every call of the store in any order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), STEPS, async (scheduler, steps) => {
        const world = aWorld();
        const family = new Family(world, inAnyOrder(scheduler));
        await family.begin();
        for (const step of steps) await family.take(step, async () => world.store);
      }),
      { numRuns: 80 },
    );
  });

  test('across restarts of the embedded store', async () => {
    await fc.assert(
      fc.asyncProperty(STEPS, async (steps) => {
        await using fixture = await openSqliteFixture();
        let isReopened = false;
        let { store } = fixture;
        const family = new Family({ ...aWorld(), store }, AS_IT_COMES);
        await family.begin();
        for (const step of steps) {
          await family.take(step, async () => {
            // Opening a file takes a while: once is enough for what is kept.
            if (!isReopened) store = (await fixture.durable?.reopen()) ?? store;
            isReopened = true;
            return store;
          });
        }
      }),
      { numRuns: 8 },
    );
  });
});
