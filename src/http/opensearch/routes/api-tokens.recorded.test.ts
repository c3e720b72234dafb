import { describe, expect, test } from 'vitest';
import { anApiTokenWorld } from '../../../../test/support/api-token-world.ts';
import { type AnsweredByOpenSearch, askOpenSearch } from '../../../../test/support/ask-opensearch.ts';

const TOKENS = '/_plugins/_security/api/apitokens';
const MADE = /^\{"id":"[\w-]{20}","token":"os_[\w-]{43}"\}$/;

async function create(body: string, world = anApiTokenWorld()): Promise<AnsweredByOpenSearch> {
  return askOpenSearch(world.api, world.admin, { method: 'POST', path: TOKENS, body });
}

const refusal = (error: string): string => JSON.stringify({ error });
const invalid = (problem: string): string => refusal(`Invalid request: ${problem}`);
const parserSays = (place: string, problem: string): string => invalid(`[${place}] [create_api_token_request] ${problem}`);

describe('a token is made (recorded from OpenSearch 3.8)', () => {
  test.each([
    { case: 19, body: '{"name":"min1","duration_seconds":60}' },
    { case: 24, body: '{"name":"durmax","duration_seconds":7776000}' },
    { case: 26, body: '{"name":"durstr","duration_seconds":"60"}' },
    { case: 28, body: '{"name":"durf0","duration_seconds":60.0}' },
    { case: 29, body: '{"name":"durf","duration_seconds":60.5}' },
    { case: 38, body: '{"name":"tg","duration_seconds":60}}' },
    { case: 39, body: '{"name":"tg2","duration_seconds":60}{"a":1}' },
    { case: 52, body: '{"name":"-","duration_seconds":60}' },
    { case: 59, body: '{"name":"cps","cluster_permissions":"cluster_monitor","duration_seconds":60}' },
    { case: 60, body: '{"name":"cpn","cluster_permissions":[1],"duration_seconds":60}' },
    {
      case: 64,
      body: '{"name":"unkag","cluster_permissions":["no_such_group"],"index_permissions":[{"index_pattern":["x"],"allowed_actions":["nope"]}],"duration_seconds":60}',
    },
    {
      case: 65,
      body: '{"name":"ipo","index_permissions":{"index_pattern":["a"],"allowed_actions":["read"]},"duration_seconds":60}',
    },
    {
      case: 66,
      body: '{"name":"ips","index_permissions":[{"index_pattern":"a","allowed_actions":"read"}],"duration_seconds":60}',
    },
    { case: 73, body: '{"name":"ipe","index_permissions":[{}],"duration_seconds":60}' },
    { case: 74, body: '{"name":"ipam","index_permissions":[{"index_pattern":["a"]}],"duration_seconds":60}' },
    {
      case: 77,
      body: '{"name":"badre","index_permissions":[{"index_pattern":["/[/"],"allowed_actions":["read"]}],"duration_seconds":60}',
    },
  ])('case $case: $body', async ({ body }) => {
    const answer = await create(body);
    expect(answer.body).toMatch(MADE);
    expect(answer).toMatchObject({
      status: 200,
      headers: { 'content-type': ['application/json; charset=UTF-8'], 'cache-control': ['no-store'] },
    });
  });

  test('case 81: from YAML, and answered in YAML', async () => {
    const { api, admin } = anApiTokenWorld();
    const answer = await askOpenSearch(api, admin, {
      method: 'POST',
      path: TOKENS,
      body: 'name: yml\nduration_seconds: 60',
      headers: { 'content-type': 'application/yaml' },
    });
    expect(answer).toMatchObject({ status: 200, headers: { 'content-type': ['application/yaml'] } });
    expect(answer.body).toMatch(/^---\nid: "[\w-]{20}"\ntoken: "os_[\w-]{43}"\n$/);
  });

  test('case 85: and then without the token, where the caller leaves it out', async () => {
    const { api, admin } = anApiTokenWorld();
    const body = '{"name":"fp","duration_seconds":60}';
    const answer = await askOpenSearch(api, admin, { method: 'POST', path: `${TOKENS}?filter_path=id`, body });
    expect(answer.body).toMatch(/^\{"id":"[\w-]{20}"\}$/);
  });
});

describe('a token is not made (recorded from OpenSearch 3.8)', () => {
  const endless = refusal('Non-expiring tokens are not allowed. Maximum duration is 7776000 seconds.');
  const badName = refusal('Token name must contain only alphanumeric characters, hyphens, and underscores.');
  test.each([
    { case: 20, body: '{"name":"nodur"}', answer: endless },
    { case: 21, body: '{"name":"dur0","duration_seconds":0}', answer: endless },
    {
      case: 22,
      body: '{"name":"durnull","duration_seconds":null}',
      answer: parserSays('1:38', "duration_seconds doesn't support values of type: VALUE_NULL"),
    },
    { case: 23, body: '{"name":"durneg","duration_seconds":-1}', answer: refusal('Token duration must be positive.') },
    {
      case: 25,
      body: '{"name":"durmax1","duration_seconds":7776001}',
      answer: refusal('Token duration exceeds the maximum allowed duration of 7776000 seconds.'),
    },
    {
      case: 27,
      body: '{"name":"durh","duration_seconds":"1h"}',
      answer: parserSays('1:35', 'failed to parse field [duration_seconds]'),
    },
    {
      case: 30,
      body: '{"name":"durl","duration_seconds":100000000000000000000}',
      answer: parserSays('1:35', 'failed to parse field [duration_seconds]'),
    },
    {
      case: 31,
      body: '{"name":"durb","duration_seconds":true}',
      answer: parserSays('1:35', "duration_seconds doesn't support values of type: VALUE_BOOLEAN"),
    },
    { case: 32, body: '', answer: invalid('request body or source parameter is required') },
    { case: 34, body: '{}', answer: invalid('Required [name]') },
    { case: 35, body: '[]', answer: parserSays('1:1', 'Expected START_OBJECT but was: START_ARRAY') },
    { case: 36, body: '"x"', answer: parserSays('1:1', 'Expected START_OBJECT but was: VALUE_STRING') },
    {
      case: 37,
      body: '{"name":',
      answer: invalid(
        'Unexpected end-of-input within/between Object entries\n at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); byte offset: #8]',
      ),
    },
    {
      case: 40,
      body: '{"name":null,"duration_seconds":60}',
      answer: parserSays('1:9', "name doesn't support values of type: VALUE_NULL"),
    },
    { case: 41, body: '{"name":"","duration_seconds":60}', answer: refusal('Token name is required.') },
    {
      case: 42,
      body: '{"name":5,"duration_seconds":60}',
      answer: parserSays('1:9', "name doesn't support values of type: VALUE_NUMBER"),
    },
    {
      case: 44,
      body: '{"name":["a"],"duration_seconds":60}',
      answer: parserSays('1:9', "name doesn't support values of type: START_ARRAY"),
    },
    { case: 45, body: '{"name":"a b","duration_seconds":60}', answer: badName },
    { case: 48, body: '{"name":"\\u00e9","duration_seconds":60}', answer: badName },
    { case: 50, body: '{"name":"a\\n","duration_seconds":60}', answer: badName },
    {
      case: 56,
      body: '{"name":"unk","duration_seconds":60,"description":"x"}',
      answer: parserSays('1:37', 'unknown field [description]'),
    },
    {
      case: 57,
      body: '{"name":"unk","duration_second":60}',
      answer: parserSays('1:15', 'unknown field [duration_second] did you mean [duration_seconds]?'),
    },
    {
      case: 58,
      body: '{"name":"dup1","name":"dup2","duration_seconds":60}',
      answer: invalid(
        'Duplicate Object property "name"\n at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); byte offset: #21]',
      ),
    },
    {
      case: 61,
      body: '{"name":"cpnull","cluster_permissions":null,"duration_seconds":60}',
      answer: parserSays('1:40', "cluster_permissions doesn't support values of type: VALUE_NULL"),
    },
    {
      case: 62,
      body: '{"name":"cpnull2","cluster_permissions":[null],"duration_seconds":60}',
      answer: parserSays('1:42', 'failed to parse field [cluster_permissions]'),
    },
    {
      case: 63,
      body: '{"name":"cpo","cluster_permissions":{},"duration_seconds":60}',
      answer: parserSays('1:37', "cluster_permissions doesn't support values of type: START_OBJECT"),
    },
    {
      case: 67,
      body: '{"name":"ipx","index_permissions":[{"index_patterns":["a"],"allowed_actions":["read"]}],"duration_seconds":60}',
      answer: parserSays('1:54', 'failed to parse field [index_permissions]'),
    },
    {
      case: 68,
      body: '{"name":"ipd","index_permissions":[{"index_pattern":["a"],"allowed_actions":["read"],"dls":"{\\"match_all\\":{}}"}],"duration_seconds":60}',
      answer: parserSays('1:92', 'failed to parse field [index_permissions]'),
    },
    {
      case: 69,
      body: '{"name":"ipf","index_permissions":[{"index_pattern":["a"],"allowed_actions":["read"],"fls":["x"]}],"duration_seconds":60}',
      answer: parserSays('1:92', 'failed to parse field [index_permissions]'),
    },
    {
      case: 70,
      body: '{"name":"ipm","index_permissions":[{"index_pattern":["a"],"allowed_actions":["read"],"masked_fields":["x"]}],"duration_seconds":60}',
      answer: parserSays('1:102', 'failed to parse field [index_permissions]'),
    },
    {
      case: 71,
      body: '{"name":"ten","tenant_permissions":[],"duration_seconds":60}',
      answer: parserSays(
        '1:15',
        'unknown field [tenant_permissions] did you mean any of [index_permissions, cluster_permissions]?',
      ),
    },
    {
      case: 72,
      body: '{"name":"es","role_descriptors":{},"expiration":"1d"}',
      answer: parserSays('1:14', 'unknown field [role_descriptors]'),
    },
    {
      case: 75,
      body: '{"name":"ipn","index_permissions":[null],"duration_seconds":60}',
      answer: parserSays('1:40', 'failed to parse field [index_permissions]'),
    },
    {
      case: 76,
      body: '{"name":"ipq","index_permissions":["a"],"duration_seconds":60}',
      answer: parserSays('1:39', 'failed to parse field [index_permissions]'),
    },
    {
      case: '[T9]',
      body: '{"name":"t9","duration_seconds":"wrong"}',
      answer: parserSays('1:33', 'failed to parse field [duration_seconds]'),
    },
    { case: '[T10]', body: '{"name":"t10","foo":1}', answer: parserSays('1:15', 'unknown field [foo]') },
  ])('case $case: $body', async ({ body, answer }) => {
    expect(await create(body)).toMatchObject({ status: 400, body: answer });
  });

  test.each([
    { title: 'case 53 [T23]', body: '{"name":"min1","duration_seconds":60}', status: 400 },
    { title: 'case 55, and its lifetime is looked at later', body: '{"name":"min1","duration_seconds":-5}', status: 400 },
    { title: 'case 54 unless another case counts', body: '{"name":"MIN1","duration_seconds":60}', status: 200 },
  ])('a name that is taken: $title', async ({ body, status }) => {
    const world = anApiTokenWorld();
    await create('{"name":"min1","duration_seconds":60}', world);
    const answer = await create(body, world);
    expect(answer.status).toBe(status);
    if (status === 400) expect(answer.body).toBe(refusal("A token with name 'min1' already exists."));
  });

  test('cases 257 to 262: more than the limit, and the order of the checks there', async () => {
    const world = anApiTokenWorld({ maxTokens: 2 });
    for (const name of ['t98', 't99']) await create(`{"name":"${name}","duration_seconds":60}`, world);
    const text = 'Maximum limit of 2 API tokens reached. Please delete existing tokens before creating new ones.';
    for (const duration of [60, -1]) {
      const answer = await create(`{"name":"t100","duration_seconds":${duration}}`, world);
      expect(answer).toMatchObject({ status: 429, body: refusal(text) });
    }
    expect((await create('{"name":"t99","duration_seconds":60}', world)).body).toContain('already exists');
  });

  test.each(['foo', 'source'])('cases 82, 85: the parameter %s is unknown', async (name) => {
    const { api, admin } = anApiTokenWorld();
    const answer = await askOpenSearch(api, admin, { method: 'POST', path: `${TOKENS}?${name}=x` });
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.body).error.reason).toBe(`request [${TOKENS}] contains unrecognized parameter: [${name}]`);
  });
});

describe('other methods and paths (recorded from OpenSearch 3.8)', () => {
  test.each([
    { case: 86, method: 'PUT', path: TOKENS, allow: 'GET,POST' },
    { case: 87, method: 'PUT', path: `${TOKENS}/x`, allow: 'DELETE' },
    { case: 88, method: 'PATCH', path: TOKENS, allow: 'GET,POST' },
    { case: 89, method: 'HEAD', path: TOKENS, allow: 'GET,POST' },
    { case: 91, method: 'GET', path: `${TOKENS}/abc`, allow: 'DELETE' },
    { case: 92, method: 'POST', path: `${TOKENS}/abc`, allow: 'DELETE' },
    { case: 93, method: 'DELETE', path: TOKENS, allow: 'GET,POST' },
  ])('case $case: $method $path', async ({ method, path, allow }) => {
    const { api, admin } = anApiTokenWorld({ isStrict: true });
    const list = allow.replace(',', ', ');
    const error = `Incorrect HTTP method for uri [${path}] and method [${method}], allowed: [${list}]`;
    expect(await askOpenSearch(api, admin, { method, path })).toMatchObject({
      status: 405,
      headers: { allow: [allow] },
      body: method === 'HEAD' ? '' : JSON.stringify({ error, status: 405 }),
    });
  });

  test('case 95: the old prefix has no handler', async () => {
    const { api, admin } = anApiTokenWorld();
    const path = '/_opendistro/_security/api/apitokens';
    const error = `no handler found for uri [${path}] and method [GET]`;
    expect(await askOpenSearch(api, admin, { path })).toMatchObject({ status: 400, body: refusal(error) });
  });

  test('case 97: where OpenSearch 3.8 is kept to, the list knows no parameter', async () => {
    const { api, admin } = anApiTokenWorld({ isStrict: true });
    const answer = await askOpenSearch(api, admin, { path: `${TOKENS}?size=1` });
    expect(answer.status).toBe(400);
    expect(answer.body).toContain(`request [${TOKENS}] contains unrecognized parameter: [size]`);
  });
});
