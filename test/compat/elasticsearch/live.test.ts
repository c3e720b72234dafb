import { expect, test } from 'vitest';
import { fewScenarios } from '../../../tools/elasticsearch/compat/all-scenarios.ts';
import { describeDifference, sortDifferences } from '../../../tools/elasticsearch/compat/known-differences.ts';
import { runScenarios } from '../../../tools/elasticsearch/compat/run-scenarios.ts';
import { serverTarget, serviceTarget } from '../../../tools/elasticsearch/compat/target.ts';
import { findElasticsearchPrerequisites, installElasticsearch } from '../../../tools/elasticsearch/install-elasticsearch.ts';
import { startElasticsearch } from '../../../tools/elasticsearch/start-elasticsearch.ts';
import { describeWith } from '../../support/requirements.ts';
import { DIFFERENCES } from './differences.ts';
import { openService, SUPERUSER_PASSWORD } from './service.ts';

/** `npm run compat:elasticsearch` sends all of them. */
const EVERY_REQUEST = 7;
const REQUESTS_MIN = 500;

describeWith('elasticsearch', 'a real Elasticsearch and Claviger', () => {
  test('answer alike', async () => {
    const prerequisites = findElasticsearchPrerequisites();
    if (!prerequisites.available) throw new Error(prerequisites.reason);
    const { jdk, maven } = prerequisites;
    const home = await installElasticsearch(jdk, maven, () => {});
    const server = await startElasticsearch({ jdk, home, clusterName: 'claviger-compat' });
    try {
      const reference = serverTarget(server.url, server.password);
      const observed = serviceTarget(await openService(), SUPERUSER_PASSWORD);
      const { requestCount, differences } = await runScenarios({ reference, observed }, fewScenarios(EVERY_REQUEST));
      expect(sortDifferences(differences, DIFFERENCES).unknown.map(describeDifference)).toEqual([]);
      expect(requestCount).toBeGreaterThanOrEqual(REQUESTS_MIN);
    } finally {
      await server.stop();
    }
  });
});
