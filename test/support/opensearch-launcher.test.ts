import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { assembleModules } from '../../tools/opensearch/assemble-modules.ts';
import { checkSha256, receivedBytes } from '../../tools/opensearch/fetch-artifact.ts';
import { featureVersion, findJdk } from '../../tools/opensearch/find-jdk.ts';
import { findMaven } from '../../tools/opensearch/find-maven.ts';
import { findOpenSearchPrerequisites } from '../../tools/opensearch/prerequisites.ts';
import { jar, type OpenSearchRelease } from '../../tools/opensearch/release.ts';
import { OPENSEARCH_3, OPENSEARCH_3_SECURED } from '../../tools/opensearch/releases.ts';
import { writeSecurityConfiguration } from '../../tools/opensearch/security-configuration.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

/** No machine has it: whatever stands on its shelves is too old. */
const UNREACHED_VERSION = 900;

test.each([
  { text: '21.0.4', version: 21 },
  { text: '25', version: 25 },
  { text: '1.8.0_292', version: 8 },
  { text: 'unknown', version: null },
  { text: undefined, version: null },
])('the Java version $text has the feature number $version', ({ text, version }) => {
  expect(featureVersion(text)).toBe(version);
});

test.each([
  { line: 'Progress (1): 63/133 MB', received: 63_000_000 },
  { line: '\rProgress (2): 1.6/1.9 MB | 512 kB/133 MB', received: 512_000 },
  { line: 'Progress (1): 140/140 MB', received: 133_384_684 },
  { line: 'Progress (1): 41/56 kB', received: null },
  { line: '[INFO] BUILD SUCCESS', received: null },
])("Maven's line [$line] tells of $received bytes", ({ line, received }) => {
  expect(receivedBytes(line, 133_384_684)).toBe(received);
});

test('a fetched file with another content is refused and removed', async () => {
  await using folder = await makeTemporaryFolder();
  const file = join(folder.path, 'server.zip');
  writeFileSync(file, 'as published');
  await checkSha256(file, createHash('sha256').update('as published').digest('hex'));
  expect(existsSync(file)).toBe(true);
  await expect(checkSha256(file, '0'.repeat(64))).rejects.toThrow('is not what it should be');
  expect(existsSync(file)).toBe(false);
});

test('a named JDK is taken when it is new enough and complete', async () => {
  await using folder = await makeTemporaryFolder();
  const kit = makeJdk(join(folder.path, 'kit'), ['java', 'jar'], `${UNREACHED_VERSION}.0.1`);
  const runtime = makeJdk(join(folder.path, 'runtime'), ['java'], `${UNREACHED_VERSION}.0.1`);
  expect(findJdk(UNREACHED_VERSION, { JAVA_HOME: kit, PATH: '' })).toEqual({ home: kit, version: UNREACHED_VERSION });
  expect(findJdk(UNREACHED_VERSION + 1, { JAVA_HOME: kit, PATH: '' })).toBeNull();
  expect(findJdk(UNREACHED_VERSION, { JAVA_HOME: runtime, PATH: '' })).toBeNull();
});

test('a named JDK is not taken when it is too new', async () => {
  await using folder = await makeTemporaryFolder();
  const kit = makeJdk(join(folder.path, 'kit'), ['java', 'jar'], `${UNREACHED_VERSION + 1}.0.1`);
  const env = { JAVA_HOME: kit, PATH: '' };
  expect(findJdk(UNREACHED_VERSION, env, UNREACHED_VERSION)).toBeNull();
  expect(findJdk(UNREACHED_VERSION, env, UNREACHED_VERSION + 1)?.home).toBe(kit);
});

test('a module is put together with its jar files, its descriptor and its policy', async () => {
  await using folder = await makeTemporaryFolder();
  const release: OpenSearchRelease = {
    ...OPENSEARCH_3,
    modules: [
      {
        name: 'a-module',
        className: 'a.Module',
        extendedModules: ['another'],
        permissions: ['a.Permission "x"'],
        jars: [jar('group', 'a-jar', '1.0', 'unchecked here', 1)],
      },
    ],
  };
  const home = join(folder.path, 'home');
  await assembleModules(release, home, folder.path, async (artifacts, target) => {
    for (const { name, version } of artifacts) writeFileSync(join(target, `${name}-${version}.jar`), 'bytes');
  });
  const read = (name: string): string => readFileSync(join(home, 'modules/a-module', name), 'utf8');
  expect(read('a-jar-1.0.jar')).toBe('bytes');
  expect(read('plugin-descriptor.properties')).toContain('classname=a.Module\njava.version=21\nopensearch.version=3.4.0');
  expect(read('plugin-descriptor.properties')).toContain('extended.plugins=another');
  expect(read('plugin-security.policy')).toContain('permission a.Permission "x";');
});

test('a JDK on PATH is found', async () => {
  await using folder = await makeTemporaryFolder();
  const kit = makeJdk(join(folder.path, 'kit'), ['java', 'jar'], `${UNREACHED_VERSION}.0.1`);
  expect(findJdk(UNREACHED_VERSION, { PATH: join(kit, 'bin') })).toEqual({ home: kit, version: UNREACHED_VERSION });
});

test('a machine without Maven is told so, unless the server is in the cache already', async () => {
  await using folder = await makeTemporaryFolder();
  const kit = makeJdk(join(folder.path, 'kit'), ['java', 'jar'], `${UNREACHED_VERSION}.0.1`);
  const env = { JAVA_HOME: kit, PATH: '', CLAVIGER_CACHE: join(folder.path, 'cache') };
  expect(findMaven(env)).toBeNull();
  expect(findOpenSearchPrerequisites(env)).toMatchObject({ available: false, reason: 'no Maven' });
  mkdirSync(join(folder.path, 'cache/opensearch-3.4.0'), { recursive: true });
  expect(findOpenSearchPrerequisites(env)).toMatchObject({ available: true, maven: null });
});

test('a machine without openssl is told so where the server is secured', async () => {
  await using folder = await makeTemporaryFolder();
  const kit = makeJdk(join(folder.path, 'kit'), ['java', 'jar'], `${UNREACHED_VERSION}.0.1`);
  const tools = join(folder.path, 'tools');
  mkdirSync(tools);
  const env = { JAVA_HOME: kit, PATH: tools, CLAVIGER_CACHE: join(folder.path, 'cache') };
  mkdirSync(join(folder.path, 'cache/opensearch-3.4.0-with-modules-secured'), { recursive: true });
  expect(findOpenSearchPrerequisites(env, OPENSEARCH_3_SECURED)).toMatchObject({ available: false, reason: 'no openssl' });
  writeFileSync(join(tools, 'openssl'), '#!/bin/sh\n', { mode: 0o755 });
  expect(findOpenSearchPrerequisites(env, OPENSEARCH_3_SECURED)).toMatchObject({ available: true });
});

test('the configuration of a secured server holds what was given, hashes in the place of passwords, and nobody else', async () => {
  await using folder = await makeTemporaryFolder();
  const zoe = { password: 'a password of hers', backend_roles: ['readers'] };
  const given = { internalUsers: { zoe }, rolesMapping: { reader: { users: ['zoe'] } } };
  await writeSecurityConfiguration(folder.path, given, 'a password of its');
  const read = (name: string): string => readFileSync(join(folder.path, 'opensearch-security', name), 'utf8');
  const users = JSON.parse(read('internal_users.yml'));
  expect(Object.keys(users)).toEqual(['_meta', 'admin', 'zoe']);
  expect(users.zoe).toEqual({ backend_roles: ['readers'], hash: expect.stringMatching(/^\$2y\$04\$/) });
  expect(read('internal_users.yml')).not.toContain('password');
  expect(Object.keys(JSON.parse(read('roles_mapping.yml')))).toEqual(['_meta', 'all_access', 'reader']);
  expect(JSON.parse(read('roles.yml'))).toEqual({ _meta: { type: 'roles', config_version: 2 } });
});

function makeJdk(home: string, programs: readonly string[], version: string): string {
  mkdirSync(join(home, 'bin'), { recursive: true });
  writeFileSync(join(home, 'release'), `JAVA_VERSION="${version}"\n`);
  for (const program of programs) {
    writeFileSync(join(home, 'bin', program), '#!/bin/sh\n');
    chmodSync(join(home, 'bin', program), 0o755);
  }
  return home;
}
