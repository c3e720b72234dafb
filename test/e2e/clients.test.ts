import { afterAll, beforeAll, expect, onTestFailed, test } from 'vitest';
import type { OpenSearchProcess } from '../../tools/opensearch/start-opensearch.ts';
import { type ClavigerProcess, startClaviger } from '../support/claviger-process.ts';
import { describeWith, requirement } from '../support/requirements.ts';
import { startTestOpenSearch } from '../support/start-test-opensearch.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import type { ClientSession, ClientUnderTest, SessionCredential } from './clients/client.ts';
import { CURL } from './clients/curl.ts';
import { ELASTIC_8, ELASTIC_9 } from './clients/elastic.ts';
import { OPENSEARCH_3 } from './clients/opensearch.ts';

const SUPERUSER = { user: 'elastic', password: 'e2e clients: correct horse' };
const FORBIDDEN_INDEX = 'payroll';
const BOOK = { title: 'Moby-Dick', author: 'Herman Melville', year: 1851 };
const MORE_BOOKS = [
  { title: 'Middlemarch', author: 'George Eliot', year: 1871 },
  { title: 'Emma', author: 'Jane Austen', year: 1815 },
];

const CLIENTS: readonly (ClientUnderTest & { readonly index: string })[] = [
  { ...ELASTIC_9, index: 'books-elastic-9' },
  { ...ELASTIC_8, index: 'books-elastic-8' },
  { ...OPENSEARCH_3, index: 'books-opensearch-3' },
];

describeWith('opensearch', 'unmodified clients in front of a real OpenSearch', () => {
  let openSearch: OpenSearchProcess;
  let claviger: ClavigerProcess;
  let folder: Awaited<ReturnType<typeof makeTemporaryFolder>>;

  beforeAll(async () => {
    folder = await makeTemporaryFolder();
    openSearch = await startTestOpenSearch();
    await putDirectly(`${openSearch.url}/${FORBIDDEN_INDEX}/_doc/1?refresh=true`, { name: 'Bartleby', salary: 1 });
    claviger = await startClaviger({ dataFolder: folder.path, upstream: openSearch.url, bootstrap: SUPERUSER });
  });

  afterAll(async () => {
    await claviger?.stop();
    await openSearch?.stop();
    await folder?.[Symbol.asyncDispose]();
  });

  test.each(CLIENTS)(
    'a key made and used with $name works on its index, nowhere else, and not after its invalidation',
    (client) => tellStory(client),
  );

  const curl = requirement('curl');
  test.skipIf(!curl.available)(
    `a key made and used with curl works on its index, nowhere else, and not after its invalidation${curl.available ? '' : ` (skipped: ${curl.reason})`}`,
    () => tellStory({ ...CURL, index: 'books-curl' }),
  );

  async function tellStory(client: ClientUnderTest & { readonly index: string }): Promise<void> {
    onTestFailed(() => console.error(claviger.output()));
    await withSession(client, { username: SUPERUSER.user, password: SUPERUSER.password }, async (superuser) => {
      const created = await superuser.createApiKey(`key for ${client.name}`, client.index);
      expect(atob(created.encoded)).toMatch(new RegExp(`^${created.id}:.{22,}$`));

      await withSession(client, { apiKey: created.encoded }, async (holder) => {
        await holder.indexDocument(client.index, 'moby-dick', BOOK);
        expect(await holder.indexInBulk(client.index, MORE_BOOKS)).toEqual([201, 201]);
        expect(await holder.search(client.index, 'author', 'Melville')).toEqual([BOOK]);

        const forbidden = {
          status: 403,
          type: 'security_exception',
          message: expect.stringContaining(`API key id [${created.id}]`),
        };
        await expect(holder.search(FORBIDDEN_INDEX, 'name', 'Bartleby')).rejects.toMatchObject(forbidden);
        await expect(holder.indexDocument(FORBIDDEN_INDEX, '1', { salary: 2 })).rejects.toMatchObject(forbidden);
        await expect(holder.createApiKey('a second key', client.index)).rejects.toMatchObject(forbidden);
        expect(await countDirectly(`${openSearch.url}/${FORBIDDEN_INDEX}/_count?q=salary:2`)).toBe(0);

        expect(await superuser.invalidateApiKey(created.id)).toEqual([created.id]);
        const unauthorized = { status: 401, type: 'security_exception' };
        await expect(holder.search(client.index, 'author', 'Melville')).rejects.toMatchObject(unauthorized);
        await expect(holder.indexDocument(client.index, 'late', BOOK)).rejects.toMatchObject(unauthorized);
      });
    });
    expect(await countDirectly(`${openSearch.url}/${client.index}/_count`)).toBe(1 + MORE_BOOKS.length);
  }

  async function withSession(
    client: ClientUnderTest,
    credential: SessionCredential,
    use: (session: ClientSession) => Promise<void>,
  ): Promise<void> {
    const session = client.open(claviger.url, credential);
    try {
      await use(session);
    } finally {
      await session.close();
    }
  }
});

async function putDirectly(url: string, document: object): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'PUT', headers, body: JSON.stringify(document) });
  expect(response.status).toBe(201);
}

async function countDirectly(url: string): Promise<number> {
  const response = await fetch(url);
  return ((await response.json()) as { count: number }).count;
}
