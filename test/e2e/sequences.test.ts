import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest';
import { basicAuthorization, sendRequest } from '../support/http-request.ts';
import { openServerUnderTest, type ServerUnderTest } from '../support/server-under-test.ts';
import { FILEBEAT } from './sequences/filebeat.ts';
import { kibanaApiKeys } from './sequences/kibana-api-keys.ts';
import { replay } from './sequences/sequence.ts';
import { TERRAFORM, TERRAFORM_ROLE_TEMPLATES } from './sequences/terraform-elasticstack.ts';

const PASSWORD = 'a long enough passphrase';
const KIBANA_9 = kibanaApiKeys(9);
/** What the small Elasticsearch that the sequences can be asked of has no module for, or does not speak. */
const OWN_SEQUENCES = [KIBANA_9, TERRAFORM_ROLE_TEMPLATES];
const SEQUENCES = [KIBANA_9, kibanaApiKeys(8), TERRAFORM, TERRAFORM_ROLE_TEMPLATES, FILEBEAT];

describe('what programs send is answered as they need it:', () => {
  let server: ServerUnderTest;

  beforeAll(async () => {
    server = await openServerUnderTest();
  });
  afterAll(() => server?.[Symbol.asyncDispose]());

  for (const sequence of SEQUENCES) {
    test(sequence.title, async ({ skip }) => {
      if (server.isElasticsearch && OWN_SEQUENCES.includes(sequence)) skip('not for this Elasticsearch');
      onTestFailed(() => console.error(server.output()));
      await replay(sequence, server.url, await makePeople(server));
    });
  }
});

/** Makes those who speak in the sequences. @returns the values of their placeholders */
async function makePeople(server: ServerUnderTest): Promise<Record<string, string>> {
  const prefix = `seq-${randomUUID().slice(0, 8)}`;
  const admin = { user: `${prefix}-admin`, password: PASSWORD };
  const user = { user: `${prefix}-user-at-browser`, password: PASSWORD };
  const put = async (target: string, body?: object): Promise<Record<string, unknown>> => {
    const authorization = basicAuthorization(server.superuser);
    const url = `${server.url}/_security/${target}`;
    const response = await sendRequest({ method: 'PUT', url, authorization, ...(body && { body }) });
    expect(response.status, response.text).toBe(200);
    return response.json();
  };
  await put(`role/${prefix}-admin`, { cluster: ['all'], indices: [{ names: ['*'], privileges: ['all'] }] });
  await put(`role/${prefix}-user`, { cluster: ['manage_own_api_key'] });
  await put(`user/${admin.user}`, { password: PASSWORD, roles: [`${prefix}-admin`] });
  await put(`user/${user.user}`, { password: PASSWORD, roles: [`${prefix}-user`] });
  const { token } = await put(`service/elastic/kibana/credential/token/${prefix}`);
  return {
    prefix,
    password: PASSWORD,
    application: `kibana-${prefix}`,
    'admin.name': admin.user,
    'admin.basic': basicAuthorization(admin).slice('Basic '.length),
    'user.name': user.user,
    'user.basic': basicAuthorization(user).slice('Basic '.length),
    'kibana.token': String(Object(token).value),
  };
}
