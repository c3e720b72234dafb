import { describe, expect, test } from 'vitest';
import {
  openService,
  type Service,
  type ServiceOptions,
  SUPERUSER,
  SUPERUSER_PASSWORD,
} from '../compat/elasticsearch/service.ts';

const DAY_MS = 86_400_000;
const PASSWORD = 'a-correct-horse';

/** What a token is told by; absent: not told. */
interface TokenDocument {
  readonly id: string;
  readonly token?: string;
  readonly creation: number;
  readonly expiration?: number;
  readonly max_expiration?: number;
}

/** Where a token is named. */
interface Target {
  readonly path: string;
  readonly body?: object;
}

interface World {
  readonly service: Service;
  /** As a user, or with any `Authorization` that has a blank in it. */
  ask(who: string, method: string, path: string, body?: unknown): Promise<{ readonly status: number; readonly body: unknown }>;
  /** Makes a token for a user. */
  make(who: string, body?: unknown): Promise<TokenDocument & { readonly token: string; readonly bearer: string }>;
}

async function aWorld(options: ServiceOptions = {}): Promise<World> {
  const service = await openService(options);
  const ask: World['ask'] = async (who, method, path, body) => {
    const password = who === SUPERUSER ? SUPERUSER_PASSWORD : PASSWORD;
    const authorization = who.includes(' ') ? who : `Basic ${Buffer.from(`${who}:${password}`).toString('base64')}`;
    const headers = { ...(who !== '' && { authorization }), ...(body !== undefined && { 'content-type': 'application/json' }) };
    const answer = await service.send({ method, path, headers, body: body === undefined ? undefined : JSON.stringify(body) });
    return { status: answer.status, body: JSON.parse(answer.text) };
  };
  const make: World['make'] = async (who, body) => {
    const { status, body: made } = await ask(who, 'POST', '/_security/token', body);
    expect(status, JSON.stringify(made)).toBe(200);
    // The status says that a token was made.
    const token = made as TokenDocument & { readonly token: string };
    return { ...token, bearer: `Bearer ${token.token}` };
  };
  await ask(SUPERUSER, 'PUT', '/_security/role/maker', { cluster: ['manage_own_api_key', 'monitor'] });
  await ask(SUPERUSER, 'PUT', '/_security/role/manager', { cluster: ['manage_token'] });
  for (const [name, roles] of Object.entries({ alice: ['maker'], bob: ['maker'], tom: ['manager'], yarn: [] })) {
    await ask(SUPERUSER, 'PUT', `/_security/user/${name}`, { password: PASSWORD, roles });
  }
  return { service, ask, make };
}

const ME = '/_security/_authenticate';

describe('making a token', () => {
  test('gives id.secret, which stands for its maker', async () => {
    const { ask, make } = await aWorld();
    const made = await make('alice', { expiration: '7d' });
    expect(made.token).toMatch(/^[\w-]{20}\.[\w-]{43}$/);
    expect(made).toMatchObject({ id: made.token.slice(0, 20), type: 'Bearer', expiration: made.creation + 7 * DAY_MS });
    expect(await ask(made.bearer, 'GET', ME)).toMatchObject({
      status: 200,
      body: { username: 'alice', authentication_type: 'token', authentication_realm: { name: 'default_native' } },
    });
  });

  test('needs no body, and the token then never expires', async () => {
    const { make } = await aWorld();
    const made = await make('alice');
    expect(made).not.toHaveProperty('expiration');
    expect(made).not.toHaveProperty('max_expiration');
  });

  test('takes a privilege for one’s own credentials, or for tokens', async () => {
    const { ask, make } = await aWorld();
    await make('tom');
    const { status, body } = await ask('yarn', 'POST', '/_security/token');
    expect(status).toBe(403);
    expect(JSON.stringify(body)).toContain('[manage_own_api_key,manage_token,manage_security,all]');
  });

  test.each([
    ['a time without a unit', { expiration: '7' }, 'time value'],
    ['no time at all', { expiration: '0s' }, '[expiration] must be positive'],
    ['more than the maximum', { max_lifetime: '31d' }, '[claviger.token.max_lifetime]'],
    ['a renewer alone', { renewer: 'yarn' }, '[renewer] requires [renew_interval]'],
    ['an unknown field', { expires: '7d' }, 'unknown field [expires]'],
    ['role descriptors that cannot be', { role_descriptors: { r: { cluster: ['nonsense'] } } }, 'nonsense'],
  ])('refuses %s', async (_, request, told) => {
    const { ask } = await aWorld({ lifetimeMsMax: 30 * DAY_MS });
    const { status, body } = await ask('alice', 'POST', '/_security/token', request);
    expect([status, JSON.stringify(body)]).toEqual([400, expect.stringContaining(told)]);
  });

  test('is bound by the cluster’s maximum', async () => {
    const { make } = await aWorld({ lifetimeMsMax: 30 * DAY_MS });
    const made = await make('alice');
    expect([made.expiration, made.max_expiration]).toEqual([made.creation + 30 * DAY_MS, made.creation + 30 * DAY_MS]);
  });

  test('is not for the bearer of such a token, which could outlive itself so', async () => {
    const { ask, make } = await aWorld();
    const { bearer } = await make('alice', { expiration: '1d' });
    expect((await ask(bearer, 'POST', '/_security/token')).status).toBe(400);
  });
});

describe('the rights of a token', () => {
  test('are those of its maker’s roles as they are at its use', async () => {
    const { ask, make } = await aWorld();
    const { bearer } = await make('alice');
    const monitor = { cluster: ['monitor'] };
    const has = async () => (await ask(bearer, 'POST', '/_security/user/_has_privileges', monitor)).body;
    expect(await has()).toMatchObject({ has_all_requested: true });
    await ask(SUPERUSER, 'PUT', '/_security/role/maker', { cluster: ['manage_own_api_key'] });
    expect(await has()).toMatchObject({ has_all_requested: false });
  });

  test('are within its own role descriptors', async () => {
    const { ask, make } = await aWorld();
    const { bearer } = await make('alice', { role_descriptors: { r: { cluster: ['monitor', 'manage_token'] } } });
    const { body } = await ask(bearer, 'POST', '/_security/user/_has_privileges', {
      cluster: ['monitor', 'manage_own_api_key', 'manage_token'],
    });
    expect(body).toMatchObject({ cluster: { monitor: true, manage_own_api_key: false, manage_token: false } });
  });

  test('go with the API key that made it', async () => {
    const { ask, make } = await aWorld();
    const { body } = await ask('alice', 'POST', '/_security/api_key', { name: 'k' });
    const key = body as { readonly id: string; readonly encoded: string };
    const { bearer } = await make(`ApiKey ${key.encoded}`);
    expect(await ask(bearer, 'GET', ME)).toMatchObject({ status: 200, body: { username: 'alice', api_key: { id: key.id } } });
    await ask('alice', 'DELETE', '/_security/api_key', { ids: [key.id], owner: true });
    expect((await ask(bearer, 'GET', ME)).status).toBe(401);
  });
});

describe('a token that is not accepted', () => {
  test('looks the same to a stranger, whether it is unknown, wrong, expired or deleted', async () => {
    const { service, ask, make } = await aWorld();
    const expired = await make('alice', { expiration: '1h' });
    const deleted = await make('alice');
    const whole = await make('alice');
    await ask('alice', 'DELETE', `/_security/token/${deleted.id}`);
    service.advanceMs(3_600_000);
    const bearers = [
      expired.bearer,
      deleted.bearer,
      `Bearer ${whole.id}.${'x'.repeat(43)}`,
      `Bearer ${'x'.repeat(20)}.${'x'.repeat(43)}`,
      `Bearer ${whole.id}`,
      'Bearer nonsense',
    ];
    const answers = await Promise.all(bearers.map((bearer) => ask(bearer, 'GET', ME)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toMatchObject({ status: 401 });
    expect((await ask(whole.bearer, 'GET', ME)).status).toBe(200);
  });

  test('is refused as a credential in a body', async () => {
    const { ask, make } = await aWorld();
    const { token } = await make(SUPERUSER);
    const grant = { grant_type: 'access_token', access_token: token, api_key: { name: 'k' } };
    const { status, body } = await ask(SUPERUSER, 'POST', '/_security/api_key/grant', grant);
    expect([status, JSON.stringify(body)]).toEqual([403, expect.stringContaining('oauth2 token: invalid token')]);
  });
});

describe('renewing', () => {
  test('moves the end of the same token, up to its hard maximum, by owner, renewer and manager', async () => {
    const { service, ask, make } = await aWorld();
    const made = await make('alice', { renew_interval: '1d', max_lifetime: '3d', renewer: 'yarn' });
    const ends: unknown[] = [];
    for (const who of ['yarn', 'alice', 'tom', 'yarn']) {
      service.advanceMs(0.8 * DAY_MS);
      const { status, body } = await ask(who, 'POST', '/_security/token/_renew', { token: made.token });
      ends.push([status, (body as TokenDocument).expiration]);
      if (status === 200) expect((await ask(made.bearer, 'GET', ME)).status).toBe(200);
    }
    const at = (days: number): number => made.creation + days * DAY_MS;
    expect(ends).toEqual([
      [200, at(1.8)],
      [200, at(2.6)],
      [200, at(3)],
      [400, undefined],
    ]);
    expect((await ask(made.bearer, 'GET', ME)).status).toBe(401);
  });

  test('a token made without an interval cannot be renewed', async () => {
    const { ask, make } = await aWorld();
    const { id } = await make('alice', { expiration: '1d' });
    expect((await ask('alice', 'POST', `/_security/token/${id}/_renew`)).status).toBe(400);
  });

  test('renewals at once all succeed', async () => {
    const { service, ask, make } = await aWorld();
    const { id } = await make('alice', { renew_interval: '1d' });
    service.advanceMs(1_000);
    const answers = await Promise.all(Array.from({ length: 4 }, () => ask('alice', 'POST', `/_security/token/${id}/_renew`)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  });
});

describe('who may do what', () => {
  const OPERATIONS = [
    ['GET', ''],
    ['POST', '/_renew'],
    ['POST', '/_cancel'],
    ['DELETE', ''],
  ] as const;

  test.each([
    ['a stranger', 'bob', [404, 404, 404, 404]],
    ['the bearer', 'bearer', [200, 404, 200, 401]],
    ['the owner', 'alice', [200, 200, 200, 404]],
    ['the renewer', 'yarn', [200, 200, 200, 404]],
    ['a manager of tokens', 'tom', [200, 200, 200, 404]],
    ['the superuser', SUPERUSER, [200, 200, 200, 404]],
  ])('%s is answered as is due', async (_, who, expected) => {
    const { ask, make } = await aWorld();
    const { id, bearer } = await make('alice', { renew_interval: '1d', renewer: 'yarn' });
    const told: number[] = [];
    for (const [method, suffix] of OPERATIONS) {
      told.push((await ask(who === 'bearer' ? bearer : who, method, `/_security/token/${id}${suffix}`)).status);
    }
    expect(told).toEqual(expected);
  });

  test('a stranger is told of another’s token what is told of none, and the audit tells them apart', async () => {
    const { service, ask, make } = await aWorld();
    const { id, token } = await make('alice');
    for (const given of [id, token]) {
      const others = await ask('bob', 'POST', '/_security/token/_get', { token: given });
      expect(others).toEqual(await ask('bob', 'POST', '/_security/token/_get', { token: 'x'.repeat(20) }));
    }
    const events = service.audited.filter(({ action }) => action?.endsWith('long_lived/get')).map(({ event }) => event);
    expect(events).toEqual(['access_denied', 'access_granted', 'access_denied', 'access_granted']);
  });

  test('a whole token with a wrong secret names nothing', async () => {
    const { ask, make } = await aWorld();
    const { id } = await make('alice');
    expect((await ask('alice', 'GET', `/_security/token/${id}.${'x'.repeat(43)}`)).status).toBe(404);
  });

  test('without a credential nothing is told', async () => {
    const { ask } = await aWorld();
    expect((await ask('', 'GET', '/_security/token/x')).status).toBe(401);
  });
});

describe('listing', () => {
  const idsOf = ({ body }: { readonly body: unknown }): readonly string[] =>
    (body as { readonly tokens: readonly TokenDocument[] }).tokens.map(({ id }) => id);

  test('shows tokens by user and realm, never a secret', async () => {
    const { service, ask, make } = await aWorld();
    const made: TokenDocument[] = [];
    for (const who of ['alice', 'bob', 'alice']) {
      made.push(await make(who));
      service.advanceMs(1);
    }
    const [first, second, third] = made.map(({ id }) => id);
    const list = (who: string, query: string, body?: unknown) => ask(who, 'GET', `/_security/token${query}`, body);
    const all = await list('tom', '');
    expect(idsOf(all)).toEqual([first, second, third]);
    expect(JSON.stringify(all.body)).not.toContain('SHA256');
    expect(JSON.stringify(all.body)).not.toContain('"token"');
    expect(idsOf(await list('tom', '?username=alice'))).toEqual([first, third]);
    expect(idsOf(await list('tom', '', { username: 'bob', realm: 'default_native' }))).toEqual([second]);
    expect(idsOf(await list('tom', '?realm_name=other'))).toEqual([]);
    expect(idsOf(await list('alice', '?owner'))).toEqual([first, third]);
    expect(idsOf(await list('alice', '?username=alice&realm_name=default_native'))).toEqual([first, third]);
    for (const query of ['', '?username=alice', '?username=bob&realm_name=default_native']) {
      expect((await list('alice', query)).status, query).toBe(403);
    }
  });

  test('goes on from page to page', async () => {
    const { service, ask, make } = await aWorld();
    for (let count = 0; count < 5; count += 1) {
      await make('alice');
      service.advanceMs(1);
    }
    const sizes: number[] = [];
    for (let next: string | undefined = ''; next !== undefined; ) {
      const page = await ask('tom', 'GET', `/_security/token?size=2${next === '' ? '' : `&after=${next}`}`);
      sizes.push(idsOf(page).length);
      next = (page.body as { readonly next?: string }).next;
    }
    expect(sizes).toEqual([2, 2, 1]);
  });

  test.each([
    ['size=1', 200],
    ['size=1000', 200],
    ['size=0', 400],
    ['size=1001', 400],
    ['size=x', 400],
    ['after=x', 400],
  ])('%s is answered with %d', async (query, status) => {
    const { ask } = await aWorld();
    expect((await ask('tom', 'GET', `/_security/token?${query}`)).status).toBe(status);
  });
});

describe('deleting', () => {
  test.each([
    ['in the path by id', 'DELETE', ({ id }: TokenDocument): Target => ({ path: `/_security/token/${id}` })],
    ['in the path, whole', 'DELETE', ({ token }: TokenDocument): Target => ({ path: `/_security/token/${token}` })],
    ['in the path, cancelled', 'POST', ({ token }: TokenDocument): Target => ({ path: `/_security/token/${token}/_cancel` })],
    ['in the body', 'DELETE', ({ token }: TokenDocument): Target => ({ path: '/_security/token', body: { token } })],
    [
      'in the body, by id',
      'POST',
      ({ id }: TokenDocument): Target => ({ path: '/_security/token/_delete', body: { token: id } }),
    ],
    [
      'in the body, cancelled',
      'POST',
      ({ token }: TokenDocument): Target => ({ path: '/_security/token/_cancel', body: { token } }),
    ],
  ] as const)('a token named %s is refused from the answer on, and gone', async (_, method, target) => {
    const { ask, make } = await aWorld();
    const made = await make('alice');
    expect((await ask(made.bearer, 'GET', ME)).status).toBe(200);
    const { path, body } = target(made);
    expect(await ask('alice', method, path, body)).toEqual({ status: 200, body: { found: true } });
    expect((await ask(made.bearer, 'GET', ME)).status).toBe(401);
    expect(await ask('alice', method, path, body)).toEqual({ status: 404, body: { found: false } });
    expect((await ask('tom', 'GET', `/_security/token/${made.id}`)).body).toEqual({ tokens: [] });
  });

  test('all tokens of a user end at once, and those of others stay', async () => {
    const { ask, make } = await aWorld();
    const bearers = [(await make('alice')).bearer, (await make('alice')).bearer, (await make('bob')).bearer];
    expect((await ask('bob', 'DELETE', '/_security/token', { username: 'alice' })).status).toBe(403);
    expect((await ask('tom', 'DELETE', '/_security/token', {})).status).toBe(400);
    expect((await ask('tom', 'DELETE', '/_security/token', { token: 'x', username: 'alice' })).status).toBe(400);
    expect(await ask('tom', 'DELETE', '/_security/token', { username: 'alice' })).toEqual({
      status: 200,
      body: { deleted: 2 },
    });
    const statuses = await Promise.all(bearers.map(async (bearer) => (await ask(bearer, 'GET', ME)).status));
    expect(statuses).toEqual([401, 401, 200]);
    expect((await ask('bob', 'DELETE', '/_security/token', { owner: true })).body).toEqual({ deleted: 1 });
  });
});

test('every change of a token is audited by its id, and no token stands in the audit', async () => {
  const { service, ask, make } = await aWorld();
  const made = await make('alice', { renew_interval: '1d' });
  await ask(made.bearer, 'GET', ME);
  await ask('alice', 'POST', `/_security/token/${made.token}/_renew`);
  await ask('alice', 'GET', `/_security/token/${made.token}?unknown`);
  await ask('alice', 'GET', `/_security/%74oken/${made.token}`);
  await ask('', 'GET', `/_security/token/${made.token}`);
  await ask('alice', 'DELETE', `/_security/token/${made.token}`);
  const changes = service.audited.filter(({ targets }) => targets.includes(made.id)).map(({ event }) => event);
  expect(changes).toEqual(['create_token', 'renew_token', 'invalidate_tokens']);
  const text = JSON.stringify(service.audited);
  expect(text).toContain('"/_security/token/{token}"');
  expect(text).toContain('"/_security/token/{token}/_renew"');
  expect(text).not.toContain(made.token.slice(21));
});

test('no answer repeats a token that came in the path', async () => {
  const { ask, make } = await aWorld();
  const { token } = await make('alice');
  const answers = [
    await ask('', 'GET', `/_security/token/${token}`),
    await ask('alice', 'PUT', `/_security/token/${token}`),
    await ask('alice', 'GET', `/_security/token/${token}/unknown`),
    await ask('alice', 'GET', `/_security/token/${token}?foo=1`),
    await ask('alice', 'GET', `/_security/token/${token}`, {}),
  ];
  expect(answers.map(({ status }) => status)).toEqual([401, 405, 400, 400, 400]);
  expect(JSON.stringify(answers)).not.toContain(token.slice(21));
});
