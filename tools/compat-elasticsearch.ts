// Sends the same requests of the security API to a real Elasticsearch and to Claviger, and prints every difference that is not known.
import { parseArgs } from 'node:util';
import { DIFFERENCES } from '../test/compat/elasticsearch/differences.ts';
import { openService, SUPERUSER_PASSWORD } from '../test/compat/elasticsearch/service.ts';
import { allScenarios } from './elasticsearch/compat/all-scenarios.ts';
import { describeDifference, sortDifferences } from './elasticsearch/compat/known-differences.ts';
import { type Run, runScenarios } from './elasticsearch/compat/run-scenarios.ts';
import { serverTarget, serviceTarget, type Target } from './elasticsearch/compat/target.ts';
import { findElasticsearchPrerequisites, installElasticsearch } from './elasticsearch/install-elasticsearch.ts';
import { startElasticsearch } from './elasticsearch/start-elasticsearch.ts';

const USAGE = `npm run compat:elasticsearch -- [options]

  --url URL             an Elasticsearch 8.19 that runs already, which is left with what the requests made
  --password PASSWORD   of its user elastic
  --only PATTERN        only the scenarios whose names match
  --known               print the known differences one by one, too`;

const { values: options } = parseArgs({
  options: {
    url: { type: 'string' },
    password: { type: 'string' },
    only: { type: 'string' },
    known: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (options.help) console.log(USAGE);
else if (options.url !== undefined) print(await compare(serverTarget(options.url, options.password ?? '')));
else await compareWithOwn();

async function compareWithOwn(): Promise<void> {
  const prerequisites = findElasticsearchPrerequisites();
  if (!prerequisites.available) {
    console.error(`Elasticsearch cannot run here: ${prerequisites.reason}`);
    process.exitCode = 2;
    return;
  }
  const { jdk, maven } = prerequisites;
  const home = await installElasticsearch(jdk, maven, () => {});
  const server = await startElasticsearch({ jdk, home, clusterName: 'claviger-compat' });
  try {
    print(await compare(serverTarget(server.url, server.password)));
  } finally {
    await server.stop();
  }
}

async function compare(reference: Target): Promise<Run> {
  const only = new RegExp(options.only ?? '');
  const scenarios = allScenarios().filter(({ name }) => only.test(name));
  return runScenarios({ reference, observed: serviceTarget(await openService(), SUPERUSER_PASSWORD) }, scenarios);
}

function print({ requestCount, differences }: Run): void {
  const { known, unknown } = sortDifferences(differences, DIFFERENCES);
  for (const [{ reason }, list] of known) {
    console.log(`known, ${list.length} ×: ${reason}`);
    if (options.known) for (const difference of list) console.log(describeDifference(difference));
  }
  for (const difference of unknown) console.log(`\nunknown ${describeDifference(difference)}`);
  console.log(`\n${requestCount} requests, ${unknown.length} unknown differences`);
  if (unknown.length > 0) process.exitCode = 1;
}
