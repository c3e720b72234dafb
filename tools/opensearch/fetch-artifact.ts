import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A file in a Maven repository, and the one content that is accepted for it. */
export interface Artifact {
  readonly group: string;
  readonly name: string;
  readonly version: string;
  readonly type: string;
  /** Lower-case hexadecimal SHA-256 of the file. */
  readonly sha256: string;
  /** Size of the file, for the progress indicator. */
  readonly bytes: number;
}

/** Told from time to time how much has come, in bytes. */
export type FetchProgress = (received: number, total: number) => void;

const PLUGIN = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1';

/** Lines of Maven's own output that an error repeats. */
const TOLD_LINES_MAX = 8;

/**
 * Fetches an artifact with Maven's own client (its settings, mirrors and local repository apply) into a folder.
 * @returns path of the file, whose SHA-256 has been checked.
 * @throws Error when Maven fails (with its last lines) or the content is another one (the file is removed).
 */
export async function fetchArtifact(
  maven: string,
  artifact: Artifact,
  folder: string,
  onProgress: FetchProgress,
): Promise<string> {
  const coordinates = `${artifact.group}:${artifact.name}:${artifact.version}:${artifact.type}`;
  // Maven's client runs on whatever Java it finds by itself; the tools' Java is not forced upon it.
  const output = await runMaven(
    maven,
    [`${PLUGIN}:copy`, `-Dartifact=${coordinates}`, `-DoutputDirectory=${folder}`],
    (text) => {
      const received = receivedBytes(text, artifact.bytes);
      if (received !== null) onProgress(received, artifact.bytes);
    },
  );
  if (output.status !== 0) throw new Error(`Maven could not fetch ${coordinates}:\n${lastLines(output.text)}`);
  const file = join(folder, `${artifact.name}-${artifact.version}.${artifact.type}`);
  await checkSha256(file, artifact.sha256);
  return file;
}

/**
 * Fetches several artifacts with one run of Maven's own client into a folder, and nothing that they depend on.
 * @throws Error when Maven fails (with its last lines) or a file is another one (it is removed).
 */
export async function fetchArtifacts(maven: string, artifacts: readonly Artifact[], folder: string): Promise<void> {
  const project = join(folder, 'pom.xml');
  await writeFile(project, projectOf(artifacts));
  const output = await runMaven(
    maven,
    [
      '--batch-mode',
      '--file',
      project,
      `${PLUGIN}:copy-dependencies`,
      '-DexcludeTransitive=true',
      `-DoutputDirectory=${folder}`,
    ],
    () => {},
  );
  if (output.status !== 0) throw new Error(`Maven could not fetch the modules:\n${lastLines(output.text)}`);
  for (const artifact of artifacts) {
    await checkSha256(join(folder, `${artifact.name}-${artifact.version}.${artifact.type}`), artifact.sha256);
  }
}

function projectOf(artifacts: readonly Artifact[]): string {
  const dependencies = artifacts.map(
    ({ group, name, version, type }) =>
      `<dependency><groupId>${group}</groupId><artifactId>${name}</artifactId><version>${version}</version><type>${type}</type></dependency>`,
  );
  return `<project><modelVersion>4.0.0</modelVersion><groupId>modules</groupId><artifactId>modules</artifactId>
<version>1</version><dependencies>\n${dependencies.join('\n')}\n</dependencies></project>\n`;
}

/** Removes the file and throws when its SHA-256 is another one. */
export async function checkSha256(file: string, expected: string): Promise<void> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  const actual = hash.digest('hex');
  if (actual === expected) return;
  await rm(file, { force: true });
  throw new Error(`${file} is not what it should be: SHA-256 ${actual}, expected ${expected}; it was removed`);
}

const UNIT_BYTES: Readonly<Record<string, number>> = { B: 1, kB: 1_000, KB: 1_000, MB: 1_000_000, GB: 1_000_000_000 };

/**
 * Bytes received, from Maven's progress line (`Progress (1): 12.3/133 MB`, or several transfers parted by `|`), or `null`
 * when the text tells none. Transfers much smaller than the artifact are the plugin's own and are not counted.
 */
export function receivedBytes(text: string, artifactBytes: number): number | null {
  let received: number | null = null;
  for (const match of text.matchAll(/([\d.]+)(?: ([kKMG]?B))?\/([\d.]+) ([kKMG]?B)/g)) {
    const unit = UNIT_BYTES[match[4] ?? ''] ?? 1;
    const total = Number(match[3]) * unit;
    if (total < artifactBytes / 2) continue;
    received = Math.min(artifactBytes, Math.round(Number(match[1]) * (UNIT_BYTES[match[2] ?? ''] ?? unit)));
  }
  return received;
}

function runMaven(
  maven: string,
  parameters: readonly string[],
  onText: (text: string) => void,
): Promise<{ status: number | null; text: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(maven, parameters, { stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    const take = (chunk: string): void => {
      text += chunk;
      onText(chunk);
    };
    child.stdout.setEncoding('utf8').on('data', take);
    child.stderr.setEncoding('utf8').on('data', take);
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, text }));
  });
}

function lastLines(text: string): string {
  const lines = text.split(/[\r\n]+/).filter((line) => line.includes('ERROR'));
  return lines.slice(0, TOLD_LINES_MAX).join('\n');
}
