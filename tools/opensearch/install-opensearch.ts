import { execFile } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { atExit } from '../at-exit.ts';
import { type Artifact, type FetchProgress, fetchArtifact } from './fetch-artifact.ts';
import type { Jdk } from './find-jdk.ts';

/** The server as its makers publish it for integration tests: bare, without plugins, Apache License 2.0. */
export const OPENSEARCH: Artifact = {
  group: 'org.opensearch.distribution.integ-test-zip',
  name: 'opensearch',
  version: '3.4.0',
  type: 'zip',
  sha256: '6540e95fe8bfaedc3eb1c58e829912ea2203af2ac1f88f76411c20a2fc5254a6',
  bytes: 133_384_684,
};

/** Oldest Java that `OPENSEARCH` runs on. */
export const JDK_VERSION_MIN = 21;

/** Where servers are unpacked: `CLAVIGER_CACHE`, else `~/.cache/claviger`. */
function cacheFolder(env: NodeJS.ProcessEnv): string {
  return env['CLAVIGER_CACHE'] || join(homedir(), '.cache/claviger');
}

/** Folder in which `OPENSEARCH` stands once it is installed. */
function openSearchHome(env: NodeJS.ProcessEnv): string {
  return join(cacheFolder(env), `opensearch-${OPENSEARCH.version}`);
}

/** Whether the server is in the cache already: then nothing is fetched and Maven is not needed. */
export function isOpenSearchInstalled(env: NodeJS.ProcessEnv = process.env): boolean {
  return existsSync(openSearchHome(env));
}

/**
 * Fetches, checks and unpacks the server unless it is there already. Safe when several processes do it at once: each works
 * in a folder of its own, and the first to finish gives the result its name.
 * @returns the server's folder.
 */
export async function installOpenSearch(jdk: Jdk, maven: string | null, onProgress: FetchProgress): Promise<string> {
  const home = openSearchHome(process.env);
  if (existsSync(home)) return home;
  if (maven === null) throw new Error('OpenSearch is not in the cache, and Maven, which fetches it, was not found');
  const cache = cacheFolder(process.env);
  await mkdir(cache, { recursive: true });
  const workshop = await mkdtemp(join(cache, 'install-'));
  const exitCleanup = atExit(() => rmSync(workshop, { recursive: true, force: true }));
  try {
    const zip = await fetchArtifact(maven, OPENSEARCH, workshop, onProgress);
    await promisify(execFile)(join(jdk.home, 'bin/jar'), ['xf', zip], { cwd: workshop });
    const unpacked = join(workshop, `${OPENSEARCH.name}-${OPENSEARCH.version}`);
    await makeRunnable(join(unpacked, 'bin'));
    // Without the folder the server refuses to start.
    await mkdir(join(unpacked, 'plugins'), { recursive: true });
    await renameUnlessThere(unpacked, home);
  } finally {
    exitCleanup[Symbol.dispose]();
    await rm(workshop, { recursive: true, force: true });
  }
  return home;
}

/** `jar` does not restore file modes. */
async function makeRunnable(folder: string): Promise<void> {
  for (const name of await readdir(folder)) await chmod(join(folder, name), 0o755);
}

async function renameUnlessThere(source: string, target: string): Promise<void> {
  try {
    await rename(source, target);
  } catch (error) {
    // Another process was faster; its folder is as good as ours.
    if (!existsSync(target)) throw error;
  }
}
