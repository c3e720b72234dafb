import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest';
import { basicAuthorization, sendRequest } from '../support/http-request.ts';
import { openServerUnderTest, type ServerUnderTest } from '../support/server-under-test.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { OPENSEARCH_DASHBOARDS } from './sequences/opensearch-dashboards.ts';
import { replay } from './sequences/sequence.ts';
import { TERRAFORM_OPENSEARCH } from './sequences/terraform-opensearch.ts';

const PASSWORD = 'a long enough passphrase';

describe.skipIf(process.env['CLAVIGER_E2E_ELASTICSEARCH'] !== undefined)(
  'what programs of OpenSearch send is answered as they need it:',
  () => {
    let folder: Awaited<ReturnType<typeof makeTemporaryFolder>>;
    let server: ServerUnderTest;

    beforeAll(async () => {
      folder = await makeTemporaryFolder();
      const configFile = join(folder.path, 'claviger.yml');
      await writeFile(configFile, 'claviger.opensearch.api_tokens.enabled: true\n');
      server = await openServerUnderTest(configFile);
    });
    afterAll(async () => {
      await server?.[Symbol.asyncDispose]();
      await folder?.[Symbol.asyncDispose]();
    });

    for (const sequence of [TERRAFORM_OPENSEARCH, OPENSEARCH_DASHBOARDS]) {
      test(sequence.title, async () => {
        onTestFailed(() => console.error(server.output()));
        await replay(sequence, server.url, await makeAdministrator());
      });
    }

    /** Makes who speaks in the sequences: a user with OpenSearch's own role for it. @returns the values of the placeholders */
    async function makeAdministrator(): Promise<Record<string, string>> {
      const prefix = `seq-${randomUUID().slice(0, 8)}`;
      const admin = { user: `${prefix}-admin`, password: PASSWORD };
      const response = await sendRequest({
        method: 'PUT',
        url: `${server.url}/_plugins/_security/api/internalusers/${admin.user}`,
        authorization: basicAuthorization(server.superuser),
        body: { password: PASSWORD, opendistro_security_roles: ['all_access'] },
      });
      expect(response.status, response.text).toBe(201);
      return { prefix, 'admin.name': admin.user, 'admin.basic': basicAuthorization(admin).slice('Basic '.length) };
    }
  },
);
