import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { atExit } from '../at-exit.ts';
import { type Artifact, type FetchProgress, fetchArtifact } from '../opensearch/fetch-artifact.ts';
import { findJdk, isExecutable, type Jdk } from '../opensearch/find-jdk.ts';
import { findMaven } from '../opensearch/find-maven.ts';
import { cacheFolder, makeRunnable, renameUnlessThere } from '../opensearch/install-opensearch.ts';

/** The server as its makers publish it for integration tests. It is fetched and used; nothing of it is shipped. */
export const ELASTICSEARCH: Artifact = {
  group: 'org.elasticsearch.distribution.integ-test-zip',
  name: 'elasticsearch',
  version: '8.19.21',
  type: 'zip',
  sha256: '215d5f3dbf0609a149f6218a9e47b6ae2df34ebbff3c5754e35f15a5e5393c8a',
  bytes: 106_871_955,
};

/** Oldest Java that it runs on, and that the stand-in plugin is compiled for. */
const JDK_VERSION_MIN = 17;
const PLUGIN_NAME = 'stand-in';
const PLUGIN_CLASS = 'StandIn';
const PLUGIN_PACKAGE = 'claviger.standin';
const PLUGIN_SOURCE = join(import.meta.dirname, `stand-in/${PLUGIN_CLASS}.java`);
/** Digits of the digest that tell one version of the plugin from another. */
const SOURCE_DIGEST_DIGITS = 8;

/** Whether this machine can run Elasticsearch, with what, or what is missing. */
export type ElasticsearchPrerequisites =
  | { readonly available: true; readonly jdk: Jdk; readonly maven: string | null }
  | { readonly available: false; readonly reason: string };

/** Looks for a JDK with a compiler and for Maven; with the server in the cache, a Java without one will do and no Maven is needed. */
export function findElasticsearchPrerequisites(env: NodeJS.ProcessEnv = process.env): ElasticsearchPrerequisites {
  const jdk = findJdk(JDK_VERSION_MIN, env);
  if (jdk === null) return { available: false, reason: `no JDK ${JDK_VERSION_MIN} or newer` };
  const maven = findMaven(env);
  if (existsSync(elasticsearchHome(env))) return { available: true, jdk, maven };
  if (maven === null) return { available: false, reason: 'no Maven' };
  if (!isExecutable(join(jdk.home, 'bin/javac'))) return { available: false, reason: `no bin/javac in ${jdk.home}` };
  return { available: true, jdk, maven };
}

/** The folder tells the version of the server and, as the plugin is built into it, of the plugin's source. */
function elasticsearchHome(env: NodeJS.ProcessEnv): string {
  const digest = createHash('sha256').update(readFileSync(PLUGIN_SOURCE)).digest('hex');
  return join(cacheFolder(env), `elasticsearch-${ELASTICSEARCH.version}-${digest.slice(0, SOURCE_DIGEST_DIGITS)}`);
}

/**
 * Fetches, checks and unpacks the server and builds the stand-in plugin into it, unless that was done before. Safe when several
 * processes do it at once: each works in a folder of its own, and the first to finish gives the result its name.
 * @returns the server's folder.
 */
export async function installElasticsearch(jdk: Jdk, maven: string | null, onProgress: FetchProgress): Promise<string> {
  const home = elasticsearchHome(process.env);
  if (existsSync(home)) return home;
  if (maven === null) throw new Error('Elasticsearch is not in the cache, and Maven, which fetches it, was not found');
  const cache = cacheFolder(process.env);
  await mkdir(cache, { recursive: true });
  const workshop = await mkdtemp(join(cache, 'install-'));
  const exitCleanup = atExit(() => rmSync(workshop, { recursive: true, force: true }));
  try {
    const zip = await fetchArtifact(maven, ELASTICSEARCH, workshop, onProgress);
    await promisify(execFile)(join(jdk.home, 'bin/jar'), ['xf', zip], { cwd: workshop });
    const unpacked = join(workshop, `${ELASTICSEARCH.name}-${ELASTICSEARCH.version}`);
    await makeRunnable(join(unpacked, 'bin'));
    await buildPlugin(jdk, unpacked, workshop);
    await renameUnlessThere(unpacked, home);
  } finally {
    exitCleanup[Symbol.dispose]();
    await rm(workshop, { recursive: true, force: true });
  }
  return home;
}

async function buildPlugin(jdk: Jdk, home: string, workshop: string): Promise<void> {
  const classes = join(workshop, 'classes');
  const folder = join(home, 'plugins', PLUGIN_NAME);
  await Promise.all([mkdir(classes), mkdir(folder, { recursive: true })]);
  const compilation = [
    '-nowarn',
    '-proc:none',
    '--release',
    String(JDK_VERSION_MIN),
    '-d',
    classes,
    '-cp',
    join(home, 'lib/*'),
  ];
  await promisify(execFile)(join(jdk.home, 'bin/javac'), [...compilation, PLUGIN_SOURCE]);
  const jar = join(folder, `${PLUGIN_NAME}.jar`);
  await promisify(execFile)(join(jdk.home, 'bin/jar'), ['--create', '--file', jar, '-C', classes, ...(await readdir(classes))]);
  await writeFile(
    join(folder, 'plugin-descriptor.properties'),
    `description=What the security indices need of modules that are not published
version=1.0.0
name=${PLUGIN_NAME}
classname=${PLUGIN_PACKAGE}.${PLUGIN_CLASS}
java.version=${JDK_VERSION_MIN}
elasticsearch.version=${ELASTICSEARCH.version}
`,
  );
}
