import { readdirSync, readFileSync } from 'node:fs';
import { Client } from '@elastic/elasticsearch';
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest';
import { openServerUnderTest, type ServerUnderTest } from '../support/server-under-test.ts';
import { ACCOUNT_STORIES, FEATURES_STORY } from './security/accounts.ts';
import { API_KEY_QUERY_STORIES, CLONE_STORY } from './security/api-key-queries.ts';
import { API_KEY_STORIES } from './security/api-keys.ts';
import { ROLE_STORIES, ROLE_TEMPLATE_STORY } from './security/roles.ts';
import { SINGLE_SIGN_ON_STORIES } from './security/single-sign-on.ts';
import { ELASTIC_CLIENTS, openTeller, type Story } from './security/story.ts';
import { USER_STORIES } from './security/users.ts';

const STORIES: readonly Story[] = [
  ...API_KEY_STORIES,
  ...API_KEY_QUERY_STORIES,
  ...USER_STORIES,
  ...ROLE_STORIES,
  ...ACCOUNT_STORIES,
  ...SINGLE_SIGN_ON_STORIES,
];

/** What the small Elasticsearch that the stories can be asked of has no module for. */
const OWN_STORIES: readonly Story[] = [ROLE_TEMPLATE_STORY, FEATURES_STORY];

/** Calls of `client.security` that no story makes, and why. */
const NOT_TOLD: Readonly<Record<string, string>> = {
  getToken: 'there are no access tokens yet',
  invalidateToken: 'there are no access tokens yet',
  getStats: 'counts roles for the telemetry of Elasticsearch 9.2 and later',
};

test('every call of the security API that the newest client has is in a story, or is told why not', () => {
  const folder = new URL('./security/', import.meta.url);
  const text = readdirSync(folder)
    .map((file) => readFileSync(new URL(file, folder), 'utf8'))
    .join('');
  const told = new Set([...text.matchAll(/\bsecurity\.(\w+)\(/g)].map(([, name]) => name));
  const { security } = new Client({ node: 'http://localhost' });
  const calls = Object.getOwnPropertyNames(Object.getPrototypeOf(security)).filter((name) => name !== 'constructor');
  expect(calls.length).toBeGreaterThan(60);
  expect(calls.filter((name) => !told.has(name) && !(name in NOT_TOLD))).toEqual([]);
});

describe.each(ELASTIC_CLIENTS)('with $name, whole and typed,', (kind) => {
  let server: ServerUnderTest;

  beforeAll(async () => {
    server = await openServerUnderTest();
  });
  afterAll(() => server?.[Symbol.asyncDispose]());

  const stories = [...STORIES, ...OWN_STORIES, ...(kind.major === 9 ? [CLONE_STORY] : [])];
  for (const story of stories) {
    test(story.title, async ({ skip }) => {
      if (server.isElasticsearch && (kind.major === 9 || OWN_STORIES.includes(story))) skip('not for this Elasticsearch');
      onTestFailed(() => console.error(server.output()));
      await using teller = openTeller(kind, server.url, server.superuser);
      await story.tell(teller);
    });
  }
});
