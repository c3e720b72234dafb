// Sends the same requests to an OpenSearch with its security plugin and to Claviger, and prints every difference that is not known.
import { parseArgs } from 'node:util';
import { CLUSTER_DIFFERENCES } from '../test/compat/authorization/cluster-differences.ts';
import { KNOWN_DIFFERENCES, sortDifferences as sortDecisions } from '../test/compat/authorization/differences.ts';
import { DECISION_DIFFERENCES, DIFFERENCES } from '../test/compat/opensearch/differences.ts';
import { startSecuredTestOpenSearch } from '../test/support/start-test-opensearch.ts';
import { compareConfiguration, describeDifference, type Side } from './opensearch/compat/compare-configuration.ts';
import { compareDecisions } from './opensearch/compat/compare-decisions.ts';
import { configurationRequests } from './opensearch/compat/configuration-requests.ts';
import { sortDifferences, unmetEntries } from './opensearch/compat/known-differences.ts';
import { openSides, REFERENCE_SECURITY } from './opensearch/compat/open-sides.ts';
import { findOpenSearchPrerequisites } from './opensearch/prerequisites.ts';
import { OPENSEARCH_3_SECURED } from './opensearch/releases.ts';

const USAGE = `npm run compat:opensearch -- [options]

  --url URL             an OpenSearch 3 with its security plugin that runs already; what the requests made is taken away
  --password PASSWORD   of its user admin
  --only PATTERN        of the configuration API only the groups that match, e.g. "roles: fields"
  --no-decisions        only the configuration API
  --no-configuration    only what is allowed and denied
  --every N             of the pairs of user and request only every N-th (1)
  --known               print the known differences one by one, too`;

const { values: options } = parseArgs({
  allowNegative: true,
  options: {
    url: { type: 'string' },
    password: { type: 'string', default: '' },
    only: { type: 'string', default: '' },
    decisions: { type: 'boolean', default: true },
    configuration: { type: 'boolean', default: true },
    every: { type: 'string', default: '1' },
    known: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (options.help) console.log(USAGE);
else if (options.url !== undefined) await compare({ url: options.url, adminPassword: options.password });
else await compareWithOwn();

async function compareWithOwn(): Promise<void> {
  const prerequisites = findOpenSearchPrerequisites(process.env, OPENSEARCH_3_SECURED);
  if (!prerequisites.available) {
    console.error(`OpenSearch cannot run here: ${prerequisites.reason}`);
    process.exitCode = 2;
    return;
  }
  const server = await startSecuredTestOpenSearch(REFERENCE_SECURITY);
  try {
    await compare({ url: server.url, adminPassword: server.administrator.password });
  } finally {
    await server.stop();
  }
}

async function compare(reference: Side): Promise<void> {
  await using sides = await openSides(reference);
  const only = new RegExp(options.only);
  if (options.configuration) {
    const requests = configurationRequests().filter(({ group }) => group === 'setting' || only.test(group));
    const { known, unknown } = sortDifferences(await compareConfiguration(sides, requests), DIFFERENCES);
    printKnown(known, describeDifference);
    print(requests.length, 'requests', unknown.map(describeDifference));
    if (options.only === '') printUnmet(unmetEntries(DIFFERENCES, known));
  }
  if (!options.decisions) return;
  const report = (done: number): void => console.error(`${done} pairs`);
  const { pairCount, differences } = await compareDecisions(sides, Number(options.every), report);
  const entries = [...DECISION_DIFFERENCES, ...KNOWN_DIFFERENCES, ...CLUSTER_DIFFERENCES];
  const { known, unknown } = sortDecisions(differences, entries);
  printKnown(known, JSON.stringify);
  print(
    pairCount,
    'pairs of user and request',
    unknown.map((difference) => JSON.stringify(difference)),
  );
  // The other entries are those of recordings and of other clusters, too.
  if (Number(options.every) === 1) printUnmet(unmetEntries(DECISION_DIFFERENCES, known));
}

function printUnmet(entries: readonly { readonly reason: string }[]): void {
  for (const { reason } of entries) console.log(`not met any more: ${reason}`);
  if (entries.length > 0) process.exitCode = 1;
}

function printKnown<Entry extends { readonly reason: string }, Difference>(
  known: ReadonlyMap<Entry, readonly Difference[]>,
  describe: (difference: Difference) => string,
): void {
  for (const [{ reason }, list] of known) {
    console.log(`known, ${list.length} ×: ${reason}`);
    if (options.known) for (const difference of list) console.log(describe(difference));
  }
}

function print(count: number, what: string, unknown: readonly string[]): void {
  for (const text of unknown) console.log(`\nunknown ${text}`);
  console.log(`\n${count} ${what}, ${unknown.length} unknown differences`);
  if (unknown.length > 0) process.exitCode = 1;
}
