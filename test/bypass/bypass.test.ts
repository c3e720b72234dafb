import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OPENSEARCH_2_WITH_MODULES, OPENSEARCH_3_WITH_MODULES } from '../../tools/opensearch/releases.ts';
import type { OpenSearchProcess } from '../../tools/opensearch/start-opensearch.ts';
import { type ClavigerProcess, startClaviger } from '../support/claviger-process.ts';
import { basicAuthorization, sendRequest } from '../support/http-request.ts';
import { describeWith } from '../support/requirements.ts';
import { startTestOpenSearch } from '../support/start-test-opensearch.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import type { CallerName } from './bypass-case.ts';
import { FAMILIES } from './corpus/families.ts';
import { type Outcome, runCases } from './run-cases.ts';
import { openCluster } from './scene.ts';
import { summarize } from './summarize.ts';

const SUPERUSER = { user: 'elastic', password: 'bypass: correct horse' };
const RUN_TIMEOUT_MS = 600_000;
/** What must really have been run on each server, and how many of the tricks that only read must be true ones. */
const CASES_RUN_MIN = 400;
const EFFECTIVE_MIN = 300;

const own = (...privileges: readonly string[]): object => ({ index: [{ names: ['allowed*'], privileges }] });
const RIGHTS: Readonly<Record<Exclude<CallerName, 'owner'>, object>> = {
  limited: own('read', 'write'),
  reader: own('read'),
  manager: own('all'),
  operator: { ...own('all'), cluster: ['manage_ingest_pipelines', 'manage_index_templates', 'manage_pipeline'] },
};

describe('the corpus', () => {
  test('is as large as it promises, and tells its cases apart', () => {
    const titles = FAMILIES.flatMap((family) => family.cases.map((trick) => `${family.name}: ${trick.title}`));
    expect(titles.length).toBeGreaterThanOrEqual(CASES_RUN_MIN);
    expect(titles.filter((title, position) => titles.indexOf(title) !== position)).toEqual([]);
  });
});

const SERVERS = [
  { requirement: 'opensearch-3-with-modules', release: OPENSEARCH_3_WITH_MODULES },
  { requirement: 'opensearch-2-with-modules', release: OPENSEARCH_2_WITH_MODULES },
] as const;

for (const { requirement, release } of SERVERS) {
  describeWith(requirement, `before OpenSearch ${release.server.version}, whatever is tried`, () => {
    let openSearch: OpenSearchProcess;
    let claviger: ClavigerProcess;
    let folder: Awaited<ReturnType<typeof makeTemporaryFolder>>;
    let outcomes: readonly Outcome[] = [];

    beforeAll(async () => {
      folder = await makeTemporaryFolder();
      openSearch = await startTestOpenSearch(release);
      claviger = await startClaviger({ dataFolder: folder.path, upstream: openSearch.url, bootstrap: SUPERUSER });
      const credentials = await makeCredentials(claviger.url);
      outcomes = await runCases(FAMILIES, {
        target: { url: new URL(claviger.url), credentials, headers: {} },
        cluster: await openCluster(openSearch.url),
        controls: 'reading',
      });
      console.log(summarize(outcomes));
    }, RUN_TIMEOUT_MS);

    afterAll(async () => {
      await claviger?.stop();
      await openSearch?.stop();
      await folder?.[Symbol.asyncDispose]();
    });

    test.each(FAMILIES.map((family) => family.name))('nothing leaks and nothing changes: %s', (family) => {
      const holes = outcomes.filter((outcome) => outcome.family === family && outcome.verdict === 'hole');
      expect(holes.map(({ title, status, reasons }) => ({ title, status, reasons }))).toEqual([]);
    });

    test('enough was run, and it was no straw man', () => {
      expect(outcomes.filter((outcome) => outcome.verdict !== 'notRun').length).toBeGreaterThanOrEqual(CASES_RUN_MIN);
      expect(outcomes.filter((outcome) => outcome.effective === true).length).toBeGreaterThanOrEqual(EFFECTIVE_MIN);
    });
  });
}

async function makeCredentials(url: string): Promise<Readonly<Record<CallerName, string>>> {
  const owner = basicAuthorization(SUPERUSER);
  const makeKey = async (name: Exclude<CallerName, 'owner'>): Promise<string> => {
    const body = { name, role_descriptors: { only: RIGHTS[name] } };
    const response = await sendRequest({ method: 'POST', url: `${url}/_security/api_key`, authorization: owner, body });
    expect(response.status).toBe(200);
    return `ApiKey ${String(response.json()['encoded'])}`;
  };
  return {
    owner,
    limited: await makeKey('limited'),
    reader: await makeKey('reader'),
    manager: await makeKey('manager'),
    operator: await makeKey('operator'),
  };
}
