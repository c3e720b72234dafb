import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest';
import { describeWith } from '../support/requirements.ts';
import { openServerUnderTest, type ServerUnderTest } from '../support/server-under-test.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';

const VERSION = '3.2.0';
/** Functions of `python/opensearch.py`, each a story that fails by an exception. */
const STORIES = ['people', 'groups', 'tokens'];
const TELL = fileURLToPath(new URL('./python/tell_opensearch.py', import.meta.url));
const run = promisify(execFile);

describeWith('python', "with Python's own client of OpenSearch, fetched by pip,", () => {
  describe.skipIf(process.env['CLAVIGER_E2E_ELASTICSEARCH'] !== undefined)(`opensearch-py ${VERSION},`, () => {
    let server: ServerUnderTest;
    let folder: Awaited<ReturnType<typeof makeTemporaryFolder>>;
    let python: string;

    beforeAll(async () => {
      folder = await makeTemporaryFolder();
      const configFile = join(folder.path, 'claviger.yml');
      await writeFile(configFile, 'claviger.opensearch.api_tokens.enabled: true\n');
      server = await openServerUnderTest(configFile);
      await run('python3', ['-m', 'venv', join(folder.path, 'venv')]);
      python = join(folder.path, 'venv/bin/python');
      await run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', `opensearch-py==${VERSION}`]);
    });
    afterAll(async () => {
      await server?.[Symbol.asyncDispose]();
      await folder?.[Symbol.asyncDispose]();
    });

    test.each(STORIES)('%s', async (story) => {
      onTestFailed(() => console.error(server.output()));
      const { user, password } = server.superuser;
      const env = { STORY_URL: server.url, STORY_USER: user, STORY_PASSWORD: password, PYTHONDONTWRITEBYTECODE: '1' };
      const { stdout } = await run(python, [TELL, story], { env });
      expect(stdout).toBe(`told ${story} with opensearch-py ${VERSION}\n`);
    });
  });
});
