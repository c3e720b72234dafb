import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest';
import { describeWith } from '../support/requirements.ts';
import { openServerUnderTest, type ServerUnderTest } from '../support/server-under-test.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';

const CLIENTS = [
  { major: 9, version: '9.5.1' },
  { major: 8, version: '8.19.3' },
];
/** Functions of `python/*.py`, each a story that fails by an exception. */
const STORIES = [
  ...['life', 'change', 'query', 'grant', 'cross_cluster', 'cache'].map((name) => `keys.${name}`),
  ...['users', 'run_as', 'roles', 'mappings', 'privileges', 'service_accounts', 'profiles', 'server'].map(
    (name) => `accounts.${name}`,
  ),
];
const TELL = fileURLToPath(new URL('./python/tell.py', import.meta.url));
const run = promisify(execFile);

describeWith('python', "with Python's own client, fetched by pip,", () => {
  describe.each(CLIENTS)('elasticsearch $version,', ({ major, version }) => {
    let server: ServerUnderTest;
    let folder: Awaited<ReturnType<typeof makeTemporaryFolder>>;
    let python: string;

    beforeAll(async () => {
      server = await openServerUnderTest();
      folder = await makeTemporaryFolder();
      await run('python3', ['-m', 'venv', folder.path]);
      python = join(folder.path, 'bin/python');
      await run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', `elasticsearch==${version}`]);
    });
    afterAll(async () => {
      await server?.[Symbol.asyncDispose]();
      await folder?.[Symbol.asyncDispose]();
    });

    for (const story of STORIES) {
      test(story, async ({ skip }) => {
        if (server.isElasticsearch && major === 9) skip('Elasticsearch 8 does not speak to clients of version 9');
        onTestFailed(() => console.error(server.output()));
        const { user, password } = server.superuser;
        const env = { STORY_URL: server.url, STORY_USER: user, STORY_PASSWORD: password, PYTHONDONTWRITEBYTECODE: '1' };
        const { stdout } = await run(python, [TELL, story], { env });
        expect(stdout).toBe(`told ${story} with elasticsearch ${version}\n`);
      });
    }
  });
});
