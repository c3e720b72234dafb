import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startClaviger } from '../test/support/claviger-process.ts';
import { atExit } from './at-exit.ts';
import { type ClusterChoice, type DemoCluster, openCluster } from './demo/cluster.ts';
import { ROLLUP_INDEX } from './demo/job-story.ts';
import { createNarrator, type Narrator } from './demo/narrator.ts';
import { ALLOWED_INDEX, FORBIDDEN_INDEX, type LiveKey, tellStory } from './demo/story.ts';

const USAGE = `npm run demo [-- OPTIONS]

  --upstream URL   put Claviger in front of a cluster of your own (http or https, no password needed)
  --sample         put it in front of the small scripted sample instead of a real OpenSearch
  --once           end after the story instead of staying up`;

const SUPERUSER = 'elastic';
const PORT_WISHED = 9_200;
const PORTS_TRIED_MAX = 100;
const PASSWORD_BYTES = 12;
const EXIT_INTERRUPTED = 130;
/** Characters of Claviger's own output that a failure repeats. */
const TOLD_CHARACTERS_MAX = 4_000;

const { values: options } = parseArgs({
  options: {
    upstream: { type: 'string' },
    sample: { type: 'boolean', default: false },
    once: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (options.help) console.log(USAGE);
else await runDemo(createNarrator(process.stdout));

async function runDemo(narrator: Narrator): Promise<void> {
  const interruption = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  const started = new AsyncDisposableStack();
  try {
    const told = play(narrator, started).then(() => 'told' as const);
    const outcome = await Promise.race([told, interruption]);
    if (outcome === 'told' && !options.once) {
      narrator.say('');
      narrator.say('Ctrl-C ends the demo and everything it started.');
      await interruption;
    }
    if (outcome !== 'told') process.exitCode = EXIT_INTERRUPTED;
    narrator.say('stopping …');
  } catch (error) {
    narrator.warn(`The demo cannot go on: ${(error as Error).message}`);
    process.exitCode = 1;
  }
  await started.disposeAsync();
  // An interrupted start may still be under way: what it began ends with this process.
  process.exit();
}

async function play(narrator: Narrator, started: AsyncDisposableStack): Promise<void> {
  const cluster = await openCluster(clusterChoice(), narrator);
  started.defer(() => cluster.stop());
  await keepOwnClusterClean(cluster, started);

  narrator.chapter(`Start Claviger in front of ${cluster.description}`);
  const superuser = { user: SUPERUSER, password: randomBytes(PASSWORD_BYTES).toString('base64url') };
  const dataFolder = await mkdtemp(join(tmpdir(), 'claviger-demo-'));
  atExit(() => rmSync(dataFolder, { recursive: true, force: true }));
  const configFile = process.env['CLAVIGER_CONFIG'];
  const claviger = await startClaviger({
    dataFolder,
    upstream: cluster.url,
    listen: `127.0.0.1:${await findFreePort()}`,
    bootstrap: superuser,
    console: true,
    ...(configFile === undefined ? {} : { configFile }),
  });
  started.defer(async () => void (await claviger.stop()));
  narrator.say(`listening on ${claviger.url}, superuser ${superuser.user} with the password ${superuser.password}`);
  narrator.say(`console on ${claviger.consoleUrl}`);

  const key = await tellStory(narrator, { url: claviger.url, superuser }).catch((error: Error) => {
    throw new Error(`${error.message}\nClaviger wrote:\n${claviger.output().slice(-TOLD_CHARACTERS_MAX)}`, { cause: error });
  });
  tellWhatToTry(narrator, claviger.url, superuser, key);
}

function clusterChoice(): ClusterChoice {
  if (options.upstream !== undefined) return { kind: 'own', url: options.upstream };
  return { kind: options.sample ? 'sample' : 'openSearch' };
}

/** The demo's indices must not be somebody's, and are removed in the end. */
async function keepOwnClusterClean(cluster: DemoCluster, started: AsyncDisposableStack): Promise<void> {
  if (!cluster.owned) return;
  for (const index of [ALLOWED_INDEX, FORBIDDEN_INDEX, ROLLUP_INDEX]) {
    const { status } = await fetch(new URL(index, cluster.url), { method: 'HEAD' });
    if (status !== 404)
      throw new Error(`the cluster answers ${status} for the index ${index}, which the demo wants to make: remove it first`);
    started.defer(async () => void (await fetch(new URL(index, cluster.url), { method: 'DELETE' })));
  }
}

/** The first free loopback port from 9200 on. */
async function findFreePort(): Promise<number> {
  for (let port = PORT_WISHED; port < PORT_WISHED + PORTS_TRIED_MAX; port++) if (await isFree(port)) return port;
  throw new Error(`no free port from ${PORT_WISHED} to ${PORT_WISHED + PORTS_TRIED_MAX - 1}`);
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return true;
  } catch {
    // Somebody listens there.
    return false;
  } finally {
    server.close();
  }
}

function tellWhatToTry(
  narrator: Narrator,
  url: string,
  superuser: { readonly user: string; readonly password: string },
  key: LiveKey,
): void {
  const withKey = `-H 'Authorization: ApiKey ${key.encoded}'`;
  const asSuperuser = `-u '${superuser.user}:${superuser.password}'`;
  const json = `-H 'Content-Type: application/json'`;
  const examples: readonly (readonly [string, string])[] = [
    ['who is calling', `curl ${withKey} '${url}/_security/_authenticate?pretty'`],
    [
      'search with the key',
      `curl ${withKey} ${json} -d '{"query":{"match":{"category":"halogen"}}}' '${url}/${ALLOWED_INDEX}/_search?pretty'`,
    ],
    ['where it is refused', `curl ${withKey} '${url}/${FORBIDDEN_INDEX}/_search?pretty'`],
    ['what the job has done, each minute', `curl ${asSuperuser} '${url}/_claviger/job/rollup/runs?pretty'`],
    ['all keys', `curl ${asSuperuser} '${url}/_security/api_key?pretty'`],
    ['revoke it', `curl ${asSuperuser} -X DELETE ${json} -d '{"ids":["${key.id}"]}' '${url}/_security/api_key?pretty'`],
  ];
  narrator.chapter('Now you');
  for (const [title, command] of examples) {
    narrator.say(`# ${title}`);
    narrator.say(command);
  }
}
