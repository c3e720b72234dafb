import { afterAll, beforeAll, expect, test } from 'vitest';
import { compareConfiguration, describeDifference } from '../../../tools/opensearch/compat/compare-configuration.ts';
import { compareDecisions } from '../../../tools/opensearch/compat/compare-decisions.ts';
import { configurationRequests } from '../../../tools/opensearch/compat/configuration-requests.ts';
import { sortDifferences } from '../../../tools/opensearch/compat/known-differences.ts';
import { openSides, REFERENCE_SECURITY, type Sides } from '../../../tools/opensearch/compat/open-sides.ts';
import { describeWith } from '../../support/requirements.ts';
import { startSecuredTestOpenSearch } from '../../support/start-test-opensearch.ts';
import { CLUSTER_DIFFERENCES } from '../authorization/cluster-differences.ts';
import { KNOWN_DIFFERENCES, sortDifferences as sortDecisions } from '../authorization/differences.ts';
import { DECISION_DIFFERENCES, DIFFERENCES } from './differences.ts';

/** `npm run compat:opensearch` sends all of them. */
const EVERY_PAIR = 8;
const EVERY_FIELD = 5;
const REQUESTS_MIN = 300;
/** Groups whose requests need none before them. */
const SINGLE = /: (fields|bodies)$/;

describeWith('opensearch-secured', 'an OpenSearch with its security plugin and Claviger', () => {
  let sides: Sides;

  beforeAll(async () => {
    const server = await startSecuredTestOpenSearch(REFERENCE_SECURITY);
    sides = await openSides({ url: server.url, adminPassword: server.administrator.password });
    return () => server.stop();
  });
  afterAll(() => sides[Symbol.asyncDispose]());

  test('answer alike to the configuration API', async () => {
    const requests = configurationRequests().filter(({ group }, at) => !SINGLE.test(group) || at % EVERY_FIELD === 0);
    expect(requests.length).toBeGreaterThanOrEqual(REQUESTS_MIN);
    const differences = await compareConfiguration(sides, requests);
    expect(sortDifferences(differences, DIFFERENCES).unknown.map(describeDifference)).toEqual([]);
  });

  test('allow and deny alike', async () => {
    const { differences } = await compareDecisions(sides, EVERY_PAIR, () => {});
    const entries = [...DECISION_DIFFERENCES, ...KNOWN_DIFFERENCES, ...CLUSTER_DIFFERENCES];
    expect(sortDecisions(differences, entries).unknown.map((difference) => JSON.stringify(difference))).toEqual([]);
  });
});
