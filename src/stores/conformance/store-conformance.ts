import { describe } from 'vitest';
import { testAccessTokenListing } from './access-token-listing.ts';
import { testAccessTokens } from './access-tokens.ts';
import { testApiTokens } from './api-tokens.ts';
import { testChangeFeed } from './change-feed.ts';
import { testClosing } from './closing.ts';
import { testConcurrency } from './concurrency.ts';
import { testCorruption } from './corruption.ts';
import { testDurability } from './durability.ts';
import { testFilters } from './filters.ts';
import { testJobRuns } from './job-runs.ts';
import { testJobs } from './jobs.ts';
import { testLastUses } from './last-uses.ts';
import { testLifeCycle } from './life-cycle.ts';
import { testLongLivedTokens } from './long-lived-tokens.ts';
import { testNamedThings } from './named-things.ts';
import { testOddNames } from './odd-names.ts';
import { testOwnerLimit } from './owner-limit.ts';
import { testPaging } from './paging.ts';
import { testQueries } from './queries.ts';
import { testRemoval } from './removal.ts';
import type { OpenFixture } from './store-fixture.ts';
import { testTokenInvalidation } from './token-invalidation.ts';
import { testUniqueness } from './uniqueness.ts';
import { testUpdates } from './updates.ts';
import { testUsersAndRoles } from './users-and-roles.ts';

const TOPICS = {
  'life cycle': testLifeCycle,
  updates: testUpdates,
  'owner limit': testOwnerLimit,
  'api tokens': testApiTokens,
  'last uses': testLastUses,
  removal: testRemoval,
  'users and roles': testUsersAndRoles,
  'named things': testNamedThings,
  'access tokens': testAccessTokens,
  'access token listing': testAccessTokenListing,
  'token invalidation': testTokenInvalidation,
  'long-lived tokens': testLongLivedTokens,
  jobs: testJobs,
  'job runs': testJobRuns,
  uniqueness: testUniqueness,
  paging: testPaging,
  queries: testQueries,
  filters: testFilters,
  concurrency: testConcurrency,
  'odd names': testOddNames,
  'change feed': testChangeFeed,
  durability: testDurability,
  corruption: testCorruption,
  closing: testClosing,
} as const satisfies Record<string, (open: OpenFixture) => void>;

/** A part of the suite. */
export type Topic = keyof typeof TOPICS;

/** What a driver cannot do. */
export interface Lack {
  readonly reason: string;
  readonly topics: readonly Topic[];
}

/** Runs the suite on a driver; `open` opens an empty store for each test. */
export function testStore(name: string, open: OpenFixture, options: { readonly lacks?: readonly Lack[] } = {}): void {
  describe(`${name} keeps the contract of a store`, () => {
    for (const [topic, testTopic] of Object.entries(TOPICS)) {
      const lack = options.lacks?.find(({ topics }) => topics.some((lacked) => lacked === topic));
      if (lack === undefined) describe(topic, () => testTopic(open));
      else describe.skip(`${topic}: ${lack.reason}`, () => testTopic(open));
    }
  });
}
