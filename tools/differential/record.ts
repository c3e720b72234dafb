// Runs generated pairs on a reference server and writes what came of them to test/compat/authorization/recorded.
import { parseArgs } from 'node:util';
import { basic, type ClusterClient, openClusterClient } from './cluster-client.ts';
import { formatDay, namePartsOf } from './data-set.ts';
import { createDataSetKeeper } from './data-set-keeper.ts';
import { type GeneratedPairs, generateElasticsearchPairs, generateOpenSearchPairs } from './generate-pairs.ts';
import type { Principal, RecordedPair } from './pair.ts';
import { writeRecording } from './recording.ts';
import { makeApiKeys } from './reference/elasticsearch-principals.ts';
import { makeUsers } from './reference/opensearch-principals.ts';
import { runPairs } from './run-pairs.ts';

const USAGE = `node tools/differential/record.ts --product elasticsearch|opensearch --url URL --user NAME:PASSWORD

  --url URL              the reference server, with its security switched on
  --user NAME:PASSWORD   a superuser of it
  --seed N               seed of the generator (1)
  --principals N         how many principals (200; OpenSearch 60)
  --requests N           requests of each (13)
  --dry-run              record nothing, print a summary`;

const PRINCIPALS = { elasticsearch: 200, opensearch: 60 };
const REQUESTS = 13;

const { values: options } = parseArgs({
  options: {
    product: { type: 'string' },
    url: { type: 'string' },
    user: { type: 'string' },
    seed: { type: 'string', default: '1' },
    principals: { type: 'string' },
    requests: { type: 'string' },
    'dry-run': { type: 'boolean', default: false },
  },
});

const { product, url, user } = options;
if ((product !== 'elasticsearch' && product !== 'opensearch') || url === undefined || user === undefined) {
  console.error(USAGE);
  process.exitCode = 2;
} else {
  const [name = '', password = ''] = user.split(/:(.*)/);
  const client = openClusterClient(url, basic(name, password));
  const amount = {
    seed: Number(options.seed),
    principals: Number(options.principals ?? PRINCIPALS[product]),
    requestsPerPrincipal: Number(options.requests ?? REQUESTS),
  };
  if (product === 'elasticsearch') await record(client, product, generateElasticsearchPairs(amount), makeApiKeys);
  else await record(client, product, generateOpenSearchPairs(amount), makeUsers);
  await client.close();
}

async function record<Role>(
  client: ClusterClient,
  recorded: 'elasticsearch' | 'opensearch',
  { principals, pairs }: GeneratedPairs<Role>,
  makeCredentials: (client: ClusterClient, principals: readonly Principal<Role>[]) => Promise<ReadonlyMap<string, string>>,
): Promise<void> {
  const root = (await client.ask('GET', '/_nodes/_local')) as {
    readonly nodes: Readonly<Record<string, { readonly version: string }>>;
  };
  const version = Object.values(root.nodes)[0]?.version ?? 'unknown';
  const day = formatDay(new Date());
  const parts = namePartsOf(recorded, day);
  const keeper = createDataSetKeeper(client, parts);
  await keeper.prepare();
  const credentials = await makeCredentials(client, principals);
  const report = (done: number): void => console.log(`${done} of ${pairs.length}`);
  const outcomes: RecordedPair[] = [];
  for await (const pair of runPairs({ client, credentials, keeper, parts, report }, pairs)) outcomes.push(pair);
  summarize(outcomes);
  if (!options['dry-run'])
    writeRecording({ head: { product: recorded, version, seed: Number(options.seed), day }, principals, pairs: outcomes });
}

function summarize(pairs: readonly RecordedPair[]): void {
  for (const [family, ofFamily] of Map.groupBy(pairs, (pair) => pair.family)) {
    const byStatus = [...Map.groupBy(ofFamily, (pair) => pair.outcome.status)].sort(([a], [b]) => a - b);
    console.log(`${family.padEnd(16)}${byStatus.map(([status, list]) => `${status}: ${list.length}`).join('  ')}`);
  }
}
