import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest';
import { openSearchRoutes } from '../../src/http/opensearch/opensearch-routes.ts';
import { ownRoutes } from '../../src/http/own-api.ts';
import { openServerUnderTest, type ServerUnderTest } from '../support/server-under-test.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { CALLERS, type CallerName, ENDPOINTS, type Endpoint, type StateName } from './idor/endpoints.ts';
import { JOB_ENDPOINTS } from './idor/job-endpoints.ts';
import { NOT_TRIED } from './idor/not-tried.ts';
import { OPENSEARCH_ENDPOINTS, OPENSEARCH_NOT_TRIED } from './idor/opensearch-endpoints.ts';
import { type Answer, makePeople, type People, type Victim } from './idor/people.ts';

const SETTINGS = `xpack.security.authc.anonymous.roles: monitoring_user
xpack.security.authc.password_hashing.algorithm: bcrypt4
claviger.opensearch.api_tokens.enabled: true
claviger.opensearch.api_tokens.max_tokens: 0
`;

const ALL_ENDPOINTS = [...ENDPOINTS, ...JOB_ENDPOINTS, ...OPENSEARCH_ENDPOINTS];

/** What one caller is to be answered. */
interface Expectation {
  readonly caller: CallerName;
  readonly status: number;
  /** Whether a target that is not there must be answered alike, and nothing may change. */
  readonly isBlind: boolean;
}

describe('an endpoint does for each caller what the table says, and nothing else:', () => {
  let folder: Awaited<ReturnType<typeof makeTemporaryFolder>>;
  let server: ServerUnderTest;
  let people: People;

  beforeAll(async () => {
    folder = await makeTemporaryFolder();
    const configFile = join(folder.path, 'claviger.yml');
    await writeFile(configFile, SETTINGS);
    server = await openServerUnderTest(configFile);
    people = await makePeople(server.url, server.superuser);
  });
  afterAll(async () => {
    await server?.[Symbol.asyncDispose]();
    await folder?.[Symbol.asyncDispose]();
  });

  for (const endpoint of ALL_ENDPOINTS) {
    const title = `${endpoint.method} ${endpoint.target} ${endpoint.body === null ? '' : JSON.stringify(endpoint.body)}`;
    test(title, async ({ skip }) => {
      if (server.isElasticsearch && !endpoint.isElasticsearchs) skip('Elasticsearch has it not');
      onTestFailed(() => console.error(server.output().slice(-5000)));
      const expected = expectations(endpoint).filter(({ caller }) => !server.isElasticsearch || caller !== 'anonymous');
      await refuse(
        endpoint,
        expected.filter(({ isBlind }) => isBlind),
      );
      for (const { caller, status } of expected.filter(({ isBlind }) => !isBlind)) await letThrough(endpoint, caller, status);
    });
  }

  /** All at the same target, which they may neither learn of nor change. */
  async function refuse(endpoint: Endpoint, refused: readonly Expectation[]): Promise<void> {
    const victim = await people.makeVictim(endpoint.victim);
    const missing = people.missing(victim);
    const before = await people.state();
    for (const { caller, status } of refused) {
      const answer = await people.try(caller, endpoint, victim);
      const blind = await people.try(caller, endpoint, missing);
      expect({ caller, ...answer }).toMatchObject({ caller, status });
      expect({ caller, ...told(answer, victim, missing) }).toEqual({ caller, ...told(blind, victim, missing) });
    }
    expect(changed(before, await people.state())).toEqual([]);
  }

  /** Each at a target of their own. */
  async function letThrough(endpoint: Endpoint, caller: CallerName, status: number): Promise<void> {
    const victim = await people.makeVictim(endpoint.victim);
    const before = await people.state();
    const answer = await people.try(caller, endpoint, victim);
    expect({ caller, ...answer }).toMatchObject({ caller, status });
    const changes = changed(before, await people.state());
    expect({ caller, changes }).toEqual({ caller, changes: endpoint.changes === null ? [] : [endpoint.changes] });
  }
});

test('the table tells a status for every caller of every endpoint', () => {
  const incomplete = ALL_ENDPOINTS.filter(({ answers }) => !/^\d{3}=?( \d{3}=?){10}$/.test(answers));
  expect(incomplete.map(({ method, target }) => `${method} ${target}`)).toEqual([]);
});

test('every route of the own API is in the table, or is told why not', () => {
  // No handler is called, so none needs its action.
  const deps = { actions: {}, readReadiness: () => ({}) } as unknown as Parameters<typeof ownRoutes>[0];
  const tried = ALL_ENDPOINTS.map(({ method, target }) => ({ method, path: target.replace(/\?.*/, '') }));
  const untried = ownRoutes(deps).filter(({ methods, path }) => {
    const pattern = new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`);
    return (
      !(path in NOT_TRIED) && !tried.some((row) => methods.some((method) => method === row.method) && pattern.test(row.path))
    );
  });
  expect(untried.map(({ methods, path }) => `${methods.join('|')} ${path}`)).toEqual([]);
});

test('every route of OpenSearch’s dialect is in the table, or is told why not', () => {
  const deps = { apiTokens: {}, actions: {}, resources: { limits: {} }, information: {} };
  // No handler is called, so none needs its action.
  const routes = openSearchRoutes(deps as unknown as Parameters<typeof openSearchRoutes>[0]);
  const untried = routes.filter(({ method, path }) => {
    const pattern = new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`);
    const isTried = OPENSEARCH_ENDPOINTS.some(
      (row) => row.method === method && pattern.test(row.target.slice('/_plugins/_security'.length)),
    );
    return !isTried && !(path in OPENSEARCH_NOT_TRIED);
  });
  expect(untried.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
});

function expectations({ answers }: Endpoint): readonly Expectation[] {
  const columns = answers.split(' ');
  return CALLERS.map((caller, column) => {
    const text = columns[column] ?? '';
    return { caller, status: Number.parseInt(text, 10), isBlind: text.startsWith('403') || text.endsWith('=') };
  });
}

/** What an answer tells apart from the names that the caller gave, and from how long it took. */
function told(answer: Answer, victim: Victim, missing: Victim): Answer {
  const names = [missing['name'], missing['label'], victim['name'], victim['label']];
  const text = names.reduce<string>((rest, name) => rest.replaceAll(name || '\0', '#'), answer.text);
  return { status: answer.status, text: text.replaceAll(/"took":\d+|"last_synchronized":\d+|"_seq_no":\d+/g, '') };
}

function changed(before: Readonly<Record<StateName, string>>, after: Readonly<Record<StateName, string>>): readonly string[] {
  return Object.entries(after)
    .filter(([name, text]) => Object.entries(before).some(([other, old]) => other === name && old !== text))
    .map(([name]) => name);
}
