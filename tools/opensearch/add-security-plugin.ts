import { execFile } from 'node:child_process';
import { copyFile, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Artifact, fetchArtifacts } from './fetch-artifact.ts';
import type { Jdk } from './find-jdk.ts';
import type { OpenSearchRelease } from './release.ts';

/** Folder of the plugin's configuration, within that of the server. */
export const SECURITY_CONFIG = 'opensearch-security';

/** What a release's security plugin is added to, and how. */
export interface PluginInstallation {
  readonly release: OpenSearchRelease;
  readonly jdk: Jdk;
  /** Folder of the unpacked server. */
  readonly home: string;
  /** Folder into which `fetch` brings artifacts. */
  readonly folder: string;
  readonly fetch: (artifacts: readonly Artifact[], folder: string) => ReturnType<typeof fetchArtifacts>;
}

/**
 * Adds a release's security plugin to an unpacked server; nothing for a release without one. Done by hand, because the
 * server's own installer asks for a module that is published nowhere, of which the plugin needs no more than the jar files
 * that the release names.
 */
export async function addSecurityPlugin({ release, jdk, home, folder, fetch }: PluginInstallation): Promise<void> {
  const plugin = release.securityPlugin;
  if (plugin === null) return;
  await fetch([plugin.archive, ...plugin.jars], folder);
  const target = join(home, 'plugins', plugin.archive.name);
  await mkdir(target, { recursive: true });
  await promisify(execFile)(join(jdk.home, 'bin/jar'), ['xf', join(folder, fileName(plugin.archive))], { cwd: target });
  for (const jar of plugin.jars) await copyFile(join(folder, fileName(jar)), join(target, fileName(jar)));
  await extendNothing(join(target, 'plugin-descriptor.properties'));
  await rename(join(target, 'config'), join(home, 'config', SECURITY_CONFIG));
}

function fileName(artifact: Artifact): string {
  return `${artifact.name}-${artifact.version}.${artifact.type}`;
}

async function extendNothing(descriptor: string): Promise<void> {
  const text = await readFile(descriptor, 'utf8');
  await writeFile(descriptor, text.replace(/^extended\.plugins=.*$/m, 'extended.plugins='));
}
