import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFailed, test } from 'vitest';
import { findJdk } from '../../tools/opensearch/find-jdk.ts';
import { findMaven } from '../../tools/opensearch/find-maven.ts';
import { describeWith, JAVA_CLIENT_JDK_MIN } from '../support/requirements.ts';
import { openServerUnderTest } from '../support/server-under-test.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';

const SOURCES = fileURLToPath(new URL('./java/', import.meta.url));
const run = promisify(execFile);

describeWith('javac-and-maven', "with Elastic's client for Java, fetched by Maven,", () => {
  test('a key is created, read, queried, updated, used for searches, and useless once it is invalidated', async () => {
    await using folder = await makeTemporaryFolder();
    const classPath = `${await fetchClassPath(folder.path)}:${folder.path}`;
    const programs = join(findJdk(JAVA_CLIENT_JDK_MIN)?.home ?? '', 'bin');
    await run(join(programs, 'javac'), ['-cp', classPath, '-d', folder.path, join(SOURCES, 'KeyStory.java')]);
    await using server = await openServerUnderTest();
    onTestFailed(() => console.error(server.output()));
    const { user, password } = server.superuser;
    const { stdout } = await run(join(programs, 'java'), ['-cp', classPath, 'KeyStory', server.url, user, password]);
    expect(stdout).toBe('told\n');
  });
});

/** Lets Maven fetch the client and what it needs. @returns the paths of its archives, joined by colons. */
async function fetchClassPath(folder: string): Promise<string> {
  const file = join(folder, 'class-path');
  const pom = join(SOURCES, 'pom.xml');
  await run(findMaven() ?? 'mvn', ['-q', '-B', '-f', pom, 'dependency:build-classpath', `-Dmdep.outputFile=${file}`]);
  return (await readFile(file, 'utf8')).trim();
}
