import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Artifact, fetchArtifacts } from './fetch-artifact.ts';
import type { OpenSearchRelease, ServerModule } from './release.ts';

/**
 * Puts a release's modules into an unpacked server. They are published as jar files without their descriptors, which are
 * written here.
 * @param fetch brings artifacts into the folder.
 */
export async function assembleModules(
  release: OpenSearchRelease,
  home: string,
  folder: string,
  fetch: (artifacts: readonly Artifact[], folder: string) => ReturnType<typeof fetchArtifacts>,
): Promise<void> {
  if (release.modules.length === 0) return;
  const jars = new Map(release.modules.flatMap((module) => module.jars.map((jar) => [fileName(jar), jar])));
  await fetch([...jars.values()], folder);
  for (const module of release.modules) {
    const target = join(home, 'modules', module.name);
    await mkdir(target, { recursive: true });
    for (const jar of module.jars) await copyFile(join(folder, fileName(jar)), join(target, fileName(jar)));
    await writeFile(join(target, 'plugin-descriptor.properties'), descriptor(release, module));
    if (module.permissions.length > 0) await writeFile(join(target, 'plugin-security.policy'), policy(module));
  }
}

function fileName(artifact: Artifact): string {
  return `${artifact.name}-${artifact.version}.${artifact.type}`;
}

function descriptor(release: OpenSearchRelease, module: ServerModule): string {
  const { version } = release.server;
  return `description=${module.name}
version=${version}
name=${module.name}
classname=${module.className}
java.version=${release.jdkVersionMin}
opensearch.version=${version}
custom.foldername=
extended.plugins=${module.extendedModules.join(',')}
has.native.controller=false
`;
}

function policy(module: ServerModule): string {
  return `grant {\n${module.permissions.map((permission) => `  permission ${permission};\n`).join('')}};\n`;
}
