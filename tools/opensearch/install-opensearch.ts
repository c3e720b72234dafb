import { execFile } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { atExit } from '../at-exit.ts';
import { addSecurityPlugin } from './add-security-plugin.ts';
import { assembleModules } from './assemble-modules.ts';
import { type Artifact, type FetchProgress, fetchArtifact, fetchArtifacts } from './fetch-artifact.ts';
import type { Jdk } from './find-jdk.ts';
import type { OpenSearchRelease } from './release.ts';
import { OPENSEARCH_3 } from './releases.ts';

/** The server that is installed where no other is asked for. */
export const OPENSEARCH: Artifact = OPENSEARCH_3.server;

/** Where servers are unpacked: `CLAVIGER_CACHE`, else `~/.cache/claviger`. */
export function cacheFolder(env: NodeJS.ProcessEnv): string {
  return env['CLAVIGER_CACHE'] || join(homedir(), '.cache/claviger');
}

/** Folder in which a release stands once it is installed. */
function openSearchHome(env: NodeJS.ProcessEnv, release: OpenSearchRelease): string {
  const edition = `${release.modules.length === 0 ? '' : '-with-modules'}${release.securityPlugin === null ? '' : '-secured'}`;
  return join(cacheFolder(env), `opensearch-${release.server.version}${edition}`);
}

/** Whether the server is in the cache already: then nothing is fetched and Maven is not needed. */
export function isOpenSearchInstalled(
  env: NodeJS.ProcessEnv = process.env,
  release: OpenSearchRelease = OPENSEARCH_3,
): boolean {
  return existsSync(openSearchHome(env, release));
}

/**
 * Fetches, checks and unpacks the server unless it is there already. Safe when several processes do it at once: each works
 * in a folder of its own, and the first to finish gives the result its name.
 * @returns the server's folder.
 */
export async function installOpenSearch(
  jdk: Jdk,
  maven: string | null,
  onProgress: FetchProgress,
  release: OpenSearchRelease = OPENSEARCH_3,
): Promise<string> {
  const home = openSearchHome(process.env, release);
  if (existsSync(home)) return home;
  if (maven === null) throw new Error('OpenSearch is not in the cache, and Maven, which fetches it, was not found');
  const cache = cacheFolder(process.env);
  await mkdir(cache, { recursive: true });
  const workshop = await mkdtemp(join(cache, 'install-'));
  const exitCleanup = atExit(() => rmSync(workshop, { recursive: true, force: true }));
  try {
    const zip = await fetchArtifact(maven, release.server, workshop, onProgress);
    await promisify(execFile)(join(jdk.home, 'bin/jar'), ['xf', zip], { cwd: workshop });
    const unpacked = join(workshop, `${release.server.name}-${release.server.version}`);
    await makeRunnable(join(unpacked, 'bin'));
    // Without the folder the server refuses to start.
    await mkdir(join(unpacked, 'plugins'), { recursive: true });
    const fetch = (artifacts: readonly Artifact[], target: string) => fetchArtifacts(maven, artifacts, target);
    await assembleModules(release, unpacked, workshop, fetch);
    await addSecurityPlugin({ release, jdk, home: unpacked, folder: workshop, fetch });
    await renameUnlessThere(unpacked, home);
  } finally {
    exitCleanup[Symbol.dispose]();
    await rm(workshop, { recursive: true, force: true });
  }
  return home;
}

/** Lets everybody run the files of a folder: `jar` does not restore file modes. */
export async function makeRunnable(folder: string): Promise<void> {
  for (const name of await readdir(folder)) await chmod(join(folder, name), 0o755);
}

/** Gives a folder its name, unless another process did that before: then its folder stays, which is as good. */
export async function renameUnlessThere(source: string, target: string): Promise<void> {
  try {
    await rename(source, target);
  } catch (error) {
    // Another process was faster; its folder is as good as ours.
    if (!existsSync(target)) throw error;
  }
}
