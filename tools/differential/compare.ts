// Sends the recorded pairs to Claviger in front of a cluster without security and prints every difference that is not known.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CLUSTER_DIFFERENCES } from '../../test/compat/authorization/cluster-differences.ts';
import { createGrantJudge, decideRecording } from '../../test/compat/authorization/decide-pair.ts';
import { KNOWN_DIFFERENCES, type ObservedDifference, sortDifferences } from '../../test/compat/authorization/differences.ts';
import { startClaviger } from '../../test/support/claviger-process.ts';
import { basic, type ClusterClient, openClusterClient } from './cluster-client.ts';
import { compareOutcomes, observationOf } from './compare-outcomes.ts';
import { formatDay, namePartsOf, RESTRICTED_INDEX } from './data-set.ts';
import { createDataSetKeeper, type DataSetKeeper } from './data-set-keeper.ts';
import type { ElasticsearchRole, Pair } from './pair.ts';
import { readRecording } from './recording.ts';
import { makeApiKeys } from './reference/elasticsearch-principals.ts';
import { runPairs } from './run-pairs.ts';

const USAGE = `node tools/differential/compare.ts --cluster URL | --in-process

  --cluster URL   an Elasticsearch without security, which is filled with the data set; Claviger is started in front of it
  --in-process    decide the pairs without any server instead
  --product NAME  with --in-process: opensearch instead of elasticsearch
  --family NAME   only these pairs
  --known         print the known differences pair by pair too`;

const SUPERUSER = 'elastic';
const PASSWORD_BYTES = 12;

const { values: options } = parseArgs({
  options: {
    cluster: { type: 'string' },
    'in-process': { type: 'boolean', default: false },
    family: { type: 'string' },
    product: { type: 'string' },
    known: { type: 'boolean', default: false },
  },
});

const isAsked = (pair: Pair): boolean => options.family === undefined || pair.family === options.family;
const product = options.product === 'opensearch' ? 'opensearch' : 'elasticsearch';
const recording = readRecording<ElasticsearchRole>(product);
const pairs = recording.pairs.filter(isAsked);

if (options['in-process']) print((await decideRecording(product)).filter(({ pair }) => isAsked(pair)));
else if (options.cluster !== undefined && product === 'elasticsearch') print(await askCluster(options.cluster));
else {
  console.error(USAGE);
  process.exitCode = 2;
}

async function askCluster(url: string): Promise<readonly ObservedDifference[]> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'claviger-differential-'));
  const password = randomBytes(PASSWORD_BYTES).toString('base64url');
  const claviger = await startClaviger({ dataFolder, upstream: url, bootstrap: { user: SUPERUSER, password } });
  const cluster = openClusterClient(url);
  const client = openClusterClient(claviger.url, basic(SUPERUSER, password));
  try {
    return await runAll(cluster, client);
  } finally {
    await Promise.all([client.close(), cluster.close()]);
    await claviger.stop();
    await rm(dataFolder, { recursive: true });
  }
}

async function runAll(cluster: ClusterClient, client: ClusterClient): Promise<readonly ObservedDifference[]> {
  const parts = namePartsOf('elasticsearch', formatDay(new Date()));
  const keeper = withCredentials(cluster, createDataSetKeeper(cluster, parts));
  const isGranted = await createGrantJudge('elasticsearch');
  await keeper.prepare();
  const credentials = await makeApiKeys(client, recording.principals);
  const report = (done: number): void => console.error(`${done} of ${pairs.length}`);
  const without = recording.principals.filter(({ name }) => !credentials.has(name));
  console.log(`${without.length} principals are left out, because Claviger takes no such role: ${JSON.stringify(without)}`);
  const asked = pairs.filter((pair) => credentials.has(pair.principal));
  const recordedByNumber = new Map(pairs.map((pair) => [pair.number, pair]));
  const differences: ObservedDifference[] = [];
  for await (const { number, outcome } of runPairs({ client, credentials, keeper, parts, report }, asked)) {
    const pair = recordedByNumber.get(number);
    if (pair === undefined) throw new Error(`no recorded pair ${number}`);
    for (const difference of compareOutcomes(pair.outcome, observationOf(outcome)))
      differences.push({ product, pair, difference, isGranted: isGranted(pair, difference) });
  }
  return differences;
}

/** The cluster has no credentials of its own, so what stands for them has to be made: a document without fields, as its mapping is strict. */
function withCredentials(cluster: ClusterClient, keeper: DataSetKeeper): DataSetKeeper {
  const makeThem = async (): Promise<void> => {
    await cluster.ask('PUT', `/${RESTRICTED_INDEX}/_doc/1?refresh=true`, {});
  };
  return {
    async prepare() {
      await makeThem();
      await keeper.prepare();
    },
    async restore() {
      await keeper.restore();
      await makeThem();
    },
  };
}

function print(differences: readonly ObservedDifference[]): void {
  const entries = options['in-process'] ? KNOWN_DIFFERENCES : [...KNOWN_DIFFERENCES, ...CLUSTER_DIFFERENCES];
  const { unknown, known } = sortDifferences(differences, entries);
  for (const [{ standing, reason }, list] of known) {
    console.log(`${standing}, ${list.length} ×: ${reason}`);
    if (options.known) for (const difference of list) console.log(describe(difference));
  }
  for (const [kind, list] of Map.groupBy(unknown, ({ difference }) => difference.kind)) {
    console.log(`\nunknown, ${kind}: ${list.length}`);
    for (const difference of list) console.log(describe(difference));
  }
  console.log(`\n${pairs.length} pairs, ${unknown.length} unknown differences`);
  if (unknown.length > 0) process.exitCode = 1;
}

function describe({ pair, difference }: ObservedDifference): string {
  const { number, principal, method, target, body } = pair;
  const role = recording.principals.find(({ name }) => name === principal);
  return [
    `${difference.kind} #${number} ${method} ${target}${body === undefined ? '' : ` ${body.trimEnd().replaceAll('\n', ' ')}`}`,
    `    rights    ${JSON.stringify(role)}`,
    `    reference ${difference.reference}`,
    `    observed  ${difference.observed}`,
  ].join('\n');
}
