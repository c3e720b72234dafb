import { describe, expect, onTestFinished, test } from 'vitest';
import { type ClavigerProcess, startClaviger } from '../support/claviger-process.ts';
import { basicAuthorization, sendRequest } from '../support/http-request.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';

const PATH = '/_security/oauth2/token';
const PARALLEL = 50;
const SUPERUSER = { user: 'elastic', password: 'first-password' };
const ROOT = basicAuthorization(SUPERUSER);

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Told;
}

/** What the stories need of an answer. */
interface Told {
  readonly access_token?: string;
  readonly refresh_token?: string;
  readonly id?: string;
  readonly encoded?: string;
}

/** The product on a data folder of its own, which outlives it. */
class Story {
  readonly #folder: string;
  readonly #env: Readonly<Record<string, string>>;
  #claviger: ClavigerProcess | null = null;

  constructor(folder: string, env: Readonly<Record<string, string>>) {
    this.#folder = folder;
    this.#env = env;
  }

  async start(): Promise<void> {
    this.#claviger = await startClaviger({ dataFolder: this.#folder, bootstrap: SUPERUSER, env: this.#env });
  }

  /** As a power cut would. */
  async kill(): Promise<void> {
    await this.#claviger?.kill();
  }

  async ask(method: string, path: string, body?: object, authorization = ROOT): Promise<Answer> {
    const { status, headers, json } = await sendRequest({
      method,
      url: `${this.#claviger?.url ?? ''}${path}`,
      authorization,
      body,
    });
    return { status, headers, body: json() };
  }

  whoIs(token: string | undefined): Promise<Answer> {
    return this.ask('GET', '/_security/_authenticate', undefined, `Bearer ${token ?? ''}`);
  }
}

async function aStory(env: Readonly<Record<string, string>> = {}): Promise<Story> {
  const folder = await makeTemporaryFolder();
  const story = new Story(folder.path, env);
  onTestFinished(async () => {
    await story.kill();
    await folder[Symbol.asyncDispose]();
  });
  await story.start();
  const user = { password: 'password-alice', roles: ['viewer'] };
  expect(await story.ask('PUT', '/_security/user/alice', user)).toMatchObject({ status: 200 });
  return story;
}

const LOGIN = { grant_type: 'password', username: 'alice', password: 'password-alice' };

describe('tokens of a running server', () => {
  test('live through a power cut, are refreshed to one successor, and end at once', async () => {
    const story = await aStory();
    const login = await story.ask('POST', PATH, LOGIN);
    expect(login).toMatchObject({ status: 200, body: { type: 'Bearer', expires_in: 1_200 } });
    expect(login.headers.get('cache-control')).toBe('no-store');
    await story.kill();
    await story.start();
    expect(await story.whoIs(login.body.access_token)).toMatchObject({
      status: 200,
      body: { username: 'alice', authentication_type: 'token', authentication_realm: { name: 'default_native' } },
    });

    const refresh = { grant_type: 'refresh_token', refresh_token: login.body.refresh_token };
    const answers = await Promise.all(Array.from({ length: PARALLEL }, () => story.ask('POST', PATH, refresh)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ body }) => `${body.access_token ?? ''} ${body.refresh_token ?? ''}`)).size).toBe(1);

    const successor = answers[0]?.body.access_token;
    expect((await story.whoIs(successor)).status).toBe(200);
    const ended = await story.ask('DELETE', PATH, { username: 'alice' });
    expect(ended).toMatchObject({ status: 200, body: { invalidated_tokens: 4, error_count: 0 } });
    for (const token of [login.body.access_token, successor]) {
      const refused = await story.whoIs(token);
      expect(refused).toMatchObject({ status: 401, body: { error: { reason: 'token expired' } } });
      expect(refused.headers.get('www-authenticate')).toContain('error="invalid_token"');
    }
  });

  test('of a key go with the key', async () => {
    const story = await aStory();
    const { body: key } = await story.ask('PUT', '/_security/api_key', { name: 'minter' });
    const minted = await story.ask('POST', PATH, { grant_type: 'client_credentials' }, `ApiKey ${key.encoded ?? ''}`);
    expect((await story.whoIs(minted.body.access_token)).body).toMatchObject({
      authentication_type: 'token',
      api_key: { name: 'minter' },
    });
    await story.ask('DELETE', '/_security/api_key', { ids: [key.id] });
    expect((await story.whoIs(minted.body.access_token)).status).toBe(401);
  });

  test('do not change the password of who holds them', async () => {
    const story = await aStory();
    const { body } = await story.ask('POST', PATH, LOGIN);
    const password = { password: 'password-other' };
    const refused = await story.ask('POST', '/_security/user/_password', password, `Bearer ${body.access_token ?? ''}`);
    expect(refused.status).toBe(403);
    expect((await story.ask('POST', PATH, LOGIN)).status).toBe(200);
  });

  test('of a user who is deleted end with the user where that is set', async () => {
    const story = await aStory({ CLAVIGER_API_KEY_INVALIDATE_WITH_USER: 'deleted' });
    const { body } = await story.ask('POST', PATH, LOGIN);
    await story.ask('DELETE', '/_security/user/alice');
    expect((await story.whoIs(body.access_token)).status).toBe(401);
  });

  test('that came to their end are not taken for guesses, however often they come; unknown ones are', async () => {
    const story = await aStory({ CLAVIGER_AUTHC_THROTTLE_SOURCE_FAILURES_MAX: '5' });
    const { body } = await story.ask('POST', PATH, LOGIN);
    await story.ask('DELETE', PATH, { token: body.access_token });
    const statuses: number[] = [];
    for (let time = 0; time < 10; time += 1) statuses.push((await story.whoIs(body.access_token)).status);
    expect(new Set(statuses)).toEqual(new Set([401]));
    for (let time = 0; time < 10; time += 1) statuses.push((await story.whoIs('A'.repeat(43))).status);
    expect(statuses.at(-1)).toBe(429);
  });

  test('are neither made nor taken where the service is off, and Bearer is not offered', async () => {
    const story = await aStory({ CLAVIGER_XPACK_SECURITY_AUTHC_TOKEN_ENABLED: 'false' });
    const made = await story.ask('POST', PATH, LOGIN);
    expect(made).toMatchObject({
      status: 400,
      body: { error: { type: 'feature_not_enabled_exception', reason: 'security tokens are not enabled' } },
    });
    const refused = await story.whoIs('A'.repeat(43));
    expect(refused.status).toBe(401);
    expect(refused.headers.get('www-authenticate')).not.toContain('Bearer');
  });
});
