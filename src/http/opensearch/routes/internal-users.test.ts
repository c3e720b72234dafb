import { describe, expect, test } from 'vitest';
import { aResourceWorld, STRONG_PASSWORD as P, type ResourceWorld } from '../../../../test/support/opensearch-resources.ts';
import { anApiKey } from '../../../stores/conformance/stored-things.ts';

const U = 'internalusers/u1';
const BCRYPT = '$2y$12$LQbmUAZ9eBqjpSsYSBOVeuGFv5MqVXkHjDpKyBq1SEVuHkMXMPXqG';
const PLAIN = {
  hash: '',
  reserved: false,
  hidden: false,
  backend_roles: [],
  attributes: {},
  opendistro_security_roles: [],
  static: false,
};
const error = (reason: string, details = {}) => ({ status: 400, body: { status: 'error', reason, ...details } });
const refused = (status: number, name: string, message: string) => ({ status, body: { status: name, message } });
const bad = (message: string) => refused(400, 'BAD_REQUEST', message);
const ok = (message: string) => ({ status: 200, body: { status: 'OK', message } });

async function aWorldWithUser(body: object = {}): Promise<ResourceWorld> {
  const world = aResourceWorld();
  expect(await world.ask('PUT', U, { password: P, ...body })).toMatchObject({ status: 201 });
  return world;
}

describe('a user', () => {
  test('is made, read, replaced whole and deleted with the answers that were recorded', async () => {
    const { ask } = aResourceWorld();
    const body = { password: P, backend_roles: ['limited'], attributes: { team: 'red' }, description: 'd1' };
    expect(await ask('PUT', U, body)).toEqual({ status: 201, body: { status: 'CREATED', message: "'u1' created." } });
    const { password: _, ...shown } = body;
    const read = await ask('GET', U);
    expect(read).toEqual({ status: 200, body: { u1: { ...PLAIN, ...shown } } });
    expect(Object.keys((read.body as { u1: object }).u1)).toEqual([
      'hash',
      'reserved',
      'hidden',
      'backend_roles',
      'attributes',
      'description',
      'opendistro_security_roles',
      'static',
    ]);
    expect(await ask('PUT', U, { description: '' })).toEqual(ok("'u1' updated."));
    expect(await ask('GET', U)).toEqual({ status: 200, body: { u1: { ...PLAIN, description: '' } } });
    expect(await ask('DELETE', U)).toEqual(ok("'u1' deleted."));
    expect(await ask('DELETE', U)).toEqual(refused(404, 'NOT_FOUND', "user 'u1' not found."));
    expect(await ask('GET', U)).toEqual(refused(404, 'NOT_FOUND', "user 'u1' not found."));
  });

  test.each([
    '/_plugins/_security/api/internalusers/u1',
    '/_opendistro/_security/api/user/u1',
    '/_plugins/_security/api/user/u1',
  ])('is found at %s', async (path) => {
    const { ask } = await aWorldWithUser();
    expect(await ask('GET', path)).toEqual({ status: 200, body: { u1: PLAIN } });
  });

  test('keeps its password where none is given', async () => {
    const { ask, store } = await aWorldWithUser();
    await ask('PUT', U, { description: 'x' });
    expect(await store.users.find('native', 'u1')).toMatchObject({ passwordHash: `hashed:${P}` });
    await ask('PUT', U, { hash: '', description: 'y' });
    expect(await store.users.find('native', 'u1')).toMatchObject({ passwordHash: `hashed:${P}` });
    await ask('PUT', U, { hash: BCRYPT });
    expect(await store.users.find('native', 'u1')).toMatchObject({ passwordHash: BCRYPT });
    await ask('PUT', U, { hash: BCRYPT, password: P });
    expect(await store.users.find('native', 'u1')).toMatchObject({ passwordHash: `hashed:${P}` });
  });

  test.each([
    {
      name: 'whatever stands for texts',
      body: { backend_roles: [1, true], attributes: { a: 1, b: null } },
      shown: { backend_roles: ['1', 'true'], attributes: { a: '1' } },
    },
    { name: 'what is given twice', body: { backend_roles: ['a', 'a'] }, shown: { backend_roles: ['a', 'a'] } },
    {
      name: 'a role that comes with OpenSearch',
      body: { opendistro_security_roles: ['all_access'] },
      shown: { opendistro_security_roles: ['all_access'] },
    },
  ])('has $name', async ({ body, shown }) => {
    const { ask } = await aWorldWithUser(body);
    expect(await ask('GET', U)).toEqual({ status: 200, body: { u1: { ...PLAIN, ...shown } } });
  });

  test.each([
    { name: 'without a body', body: '', answer: error('Request body required for this action.') },
    { name: 'with an empty body', body: {}, answer: error('Request body required for this action.') },
    { name: 'from a list', body: [], answer: error('Request body required for this action.') },
    { name: 'from null', body: 'null', answer: error('Request body required for this action.') },
    { name: 'from what is no JSON', body: '{"password":', answer: error('Could not parse content of request.') },
    {
      name: 'from a key given twice',
      body: `{"password":"${P}","password":"a"}`,
      answer: error('Could not parse content of request.'),
    },
    { name: 'from more than one value', body: `{"password":"${P}"} x`, answer: error('Could not parse content of request.') },
    {
      name: 'with an unknown key',
      body: { password: P, foo: 1 },
      answer: error('Invalid configuration', { invalid_keys: { keys: 'foo' } }),
    },
    {
      name: 'with unknown keys before all else',
      body: { password: P, foo: 1, bar: 2, backend_roles: 'x' },
      answer: error('Invalid configuration', { invalid_keys: { keys: 'bar,foo' } }),
    },
    {
      name: 'with flags',
      body: { password: P, hidden: true, static: false },
      answer: error('Invalid configuration', { invalid_keys: { keys: 'static,hidden' } }),
    },
    {
      name: 'with a text for a list',
      body: { password: 'weak', backend_roles: 'x' },
      answer: error('Wrong datatype', { backend_roles: 'Array expected' }),
    },
    {
      name: 'with nulls',
      body: { password: P, attributes: null, description: null },
      answer: error('Wrong datatype', { description: 'String expected', attributes: 'Object expected' }),
    },
    {
      name: 'with a password that is null',
      body: { password: null },
      answer: error('Wrong datatype', { password: 'String expected' }),
    },
    {
      name: 'with a list in a list',
      body: { password: P, backend_roles: [['a']] },
      answer: error('Wrong datatype', { backend_roles: 'String expected' }),
    },
    {
      name: 'with an object as an attribute',
      body: { password: P, attributes: { a: { b: 1 } } },
      answer: error('Wrong datatype', { a: 'String expected' }),
    },
    {
      name: 'with null in a list',
      body: { password: 'weak', backend_roles: [null] },
      answer: error('`null` or blank values are not allowed as json array elements'),
    },
    {
      name: 'with a blank in a list',
      body: { password: P, backend_roles: [' '] },
      answer: error('`null` or blank values are not allowed as json array elements'),
    },
    {
      name: 'with a text that is too long',
      body: { password: P, description: 'x'.repeat(257) },
      answer: error('String value exceeds the maximum allowed length of 256 characters'),
    },
    {
      name: 'with a weak password',
      body: { password: 'password', opendistro_security_roles: ['nope'] },
      answer: error('Weak password'),
    },
    { name: 'with a short password', body: { password: 'aB1!' }, answer: error('Weak password') },
    { name: 'with an empty password', body: { password: '' }, answer: error('Password is too short') },
    { name: 'with a long password', body: { password: 'a'.repeat(101) }, answer: error('Password is too long') },
    {
      name: 'with its own name in the password',
      body: { password: 'kf8Qz-u1-2mXw!p' },
      answer: error('Password is similar to user name'),
    },
    {
      name: 'with an unknown role',
      body: { opendistro_security_roles: ['nope'] },
      answer: refused(404, 'NOT_FOUND', "role 'nope' not found."),
    },
    {
      name: 'without a password',
      body: { backend_roles: [] },
      answer: bad("Please specify either 'hash' or 'password' when creating a new internal user."),
    },
    {
      name: 'as a service with a password',
      body: { password: P, attributes: { service: 'true' } },
      answer: bad('A password cannot be provided for a service account. Failed to register service account: u1'),
    },
    {
      name: 'as a service with a hash',
      body: { hash: BCRYPT, attributes: { service: 'true' } },
      answer: bad('A password hash cannot be provided for service account. Failed to register service account: u1'),
    },
    { name: 'with what is no hash', body: { hash: 'plain' }, answer: { status: 400 } },
    { name: 'with a hash that costs too much', body: { hash: BCRYPT.replace('$12$', '$15$') }, answer: { status: 400 } },
  ])('is not made $name', async ({ body, answer }) => {
    const { ask, store } = aResourceWorld();
    expect(await ask('PUT', U, body)).toMatchObject(answer);
    expect(await store.users.list('native')).toEqual([]);
  });

  test('may have a text of just the length that may be', async () => {
    const { ask } = aResourceWorld();
    expect(await ask('PUT', U, { password: P, description: 'x'.repeat(256) })).toMatchObject({ status: 201 });
  });

  test.each([
    { name: 'zd:1', message: "A restricted character(s) was detected in the account name. Please remove: ':'" },
    { name: 'token:x', message: "A restricted character(s) was detected in the account name. Please remove: ':'" },
    { name: '_anonymous', message: 'user [_anonymous] is anonymous and cannot be modified via the API' },
  ])('is not named [$name]', async ({ name, message }) => {
    const { ask } = aResourceWorld();
    expect(await ask('PUT', `internalusers/${encodeURIComponent(name)}`, { password: P })).toEqual(bad(message));
  });

  test.each(['a%20b', 'a%2Fb', 'a*b', '__proto__'])('may be named [%s]', async (name) => {
    const { ask } = aResourceWorld();
    expect(await ask('PUT', `internalusers/${name}`, { password: P })).toMatchObject({ status: 201 });
    const { body } = await ask('GET', `internalusers/${name}`);
    expect(Object.entries(body ?? {})).toEqual([[decodeURIComponent(name), PLAIN]]);
  });

  test('is judged by the rules for passwords that are set', async () => {
    const { ask } = aResourceWorld({
      policy: { expression: /^(?:.*\d.*)$/su, expressionText: 'a digit!', scoreMin: 1, lengthMin: 12 },
    });
    expect(await ask('PUT', U, { password: 'nkwqzxvbjkwpqm' })).toEqual(error('a digit!'));
    expect(await ask('PUT', U, { password: 'nkwqzxvbj1k' })).toEqual(error('Password is too short'));
    expect(await ask('PUT', U, { password: 'nkwqzxvbj1kw' })).toMatchObject({ status: 201 });
  });
});

describe('what is protected', () => {
  test.each(['elastic', 'kibana_system'])('the built-in user %s is shown, reserved, and changed by nobody', async (name) => {
    const { ask, store } = aResourceWorld();
    const path = `internalusers/${name}`;
    const reserved = refused(403, 'FORBIDDEN', `Resource '${name}' is reserved.`);
    expect(await ask('GET', path)).toMatchObject({ status: 200, body: { [name]: { reserved: true, hash: '' } } });
    expect(await ask('PUT', path, { password: P })).toEqual(reserved);
    expect(await ask('PUT', path, { foo: P })).toMatchObject({ status: 400 });
    expect(await ask('DELETE', path)).toEqual(reserved);
    expect(await ask('PATCH', path, [{ op: 'replace', path: '/backend_roles', value: [] }])).toEqual(reserved);
    expect(await ask('PATCH', 'internalusers', [{ op: 'remove', path: `/${name}` }])).toEqual(reserved);
    expect(await ask('PATCH', 'internalusers', [{ op: 'add', path: `/${name}`, value: { password: P } }])).toEqual(reserved);
    expect(await store.users.list('reserved')).toEqual([]);
  });

  test('a hidden user is not told of, and stays as it is', async () => {
    const { ask, store } = await aWorldWithUser();
    const user = await store.users.find('native', 'u1');
    const openSearch = { backendRoles: [], attributes: {}, description: null, flags: { reserved: false, hidden: true } };
    if (user !== null) await store.users.put('native', { ...user, openSearch });
    const hidden = refused(404, 'NOT_FOUND', "Resource 'u1' is not available.");
    expect(await ask('GET', U)).toEqual(hidden);
    expect((await ask('GET', 'internalusers')).body).not.toHaveProperty('u1');
    expect(await ask('DELETE', U)).toEqual(hidden);
    expect(await ask('PUT', U, { password: P })).toEqual(hidden);
    expect(await store.users.find('native', 'u1')).toMatchObject({ openSearch });
  });
});

describe('service users', () => {
  test('are made without a password, and are told apart', async () => {
    const { ask, store } = await aWorldWithUser();
    expect(await ask('PUT', 'internalusers/svc', { attributes: { service: 'true' } })).toMatchObject({ status: 201 });
    expect(await store.users.find('native', 'svc')).toMatchObject({ passwordHash: '' });
    const named = async (filter: string): Promise<readonly string[]> =>
      Object.keys((await ask('GET', `internalusers?filterBy=${filter}`)).body ?? {});
    expect(await named('service')).toEqual(['svc']);
    expect(await named('internal')).toEqual(expect.arrayContaining(['elastic', 'u1']));
    expect(await named('internal')).not.toContain('svc');
    expect(await named('any')).toEqual(expect.arrayContaining(['svc', 'u1']));
    expect(await ask('GET', `${U}?filterBy=service`)).toEqual({ status: 200, body: {} });
  });

  test.each(['u1', 'svc', 'elastic'])('no token is made up for %s', async (name) => {
    const { ask } = await aWorldWithUser();
    await ask('PUT', 'internalusers/svc', { attributes: { service: 'true', enabled: 'true' } });
    const answer = bad('An auth token could not be generated for the specified account.');
    expect(await ask('POST', `internalusers/${name}/authtoken`)).toEqual(answer);
    expect(await ask('POST', 'internalusers/nope/authtoken')).toEqual(refused(404, 'NOT_FOUND', "user 'nope' not found."));
  });
});

describe('what Elasticsearch’s dialect says of a user', () => {
  const half = { full_name: 'U One', email: 'u@x', metadata: { a: 1 }, enabled: true };

  test('is shown, kept by a body without it, taken back and removed', async () => {
    const { ask, store } = await aWorldWithUser({ elasticsearch: half });
    expect(await ask('GET', U)).toEqual({ status: 200, body: { u1: { ...PLAIN, elasticsearch: half } } });
    await ask('PUT', U, { backend_roles: ['b'] });
    expect(await ask('GET', U)).toEqual({ status: 200, body: { u1: { ...PLAIN, backend_roles: ['b'], elasticsearch: half } } });
    expect(await store.users.find('native', 'u1')).toMatchObject({ fullName: 'U One', metadata: { a: 1 } });
    await ask('PUT', U, { backend_roles: ['b'], elasticsearch: null });
    expect(await ask('GET', U)).toEqual({ status: 200, body: { u1: { ...PLAIN, backend_roles: ['b'] } } });
  });

  test('is patched, and removed by a patch', async () => {
    const { ask } = await aWorldWithUser({ elasticsearch: half });
    await ask('PATCH', U, [{ op: 'replace', path: '/elasticsearch/email', value: null }]);
    expect(await ask('GET', U)).toMatchObject({ body: { u1: { elasticsearch: { ...half, email: null } } } });
    await ask('PATCH', U, [{ op: 'remove', path: '/elasticsearch' }]);
    expect(await ask('GET', U)).toEqual({ status: 200, body: { u1: PLAIN } });
  });

  test.each([
    { elasticsearch: { metadata: { _reserved: true } }, message: 'metadata keys may not start with [_]' },
    { elasticsearch: { foo: 1 }, message: expect.stringContaining('[elasticsearch] unknown field [foo]') },
    { elasticsearch: { enabled: 'maybe' }, message: expect.stringContaining('failed to parse') },
  ])('is refused as $elasticsearch', async ({ elasticsearch, message }) => {
    const { ask } = aResourceWorld();
    expect(await ask('PUT', U, { password: P, elasticsearch })).toEqual({
      status: 400,
      body: { status: 'BAD_REQUEST', message },
    });
  });
});

describe('a user who goes', () => {
  test.each([
    { how: 'deleted', method: 'DELETE', body: undefined },
    { how: 'disabled', method: 'PUT', body: { elasticsearch: { enabled: false } } },
  ])('takes the API keys along when it is $how and that is wanted', async ({ method, body }) => {
    const { ask, store, events } = aResourceWorld({ endsKeys: true });
    await ask('PUT', U, { password: P });
    const key = anApiKey({ id: 'k'.repeat(20) });
    const creator = { ...key.creator, principal: 'u1', realm: { name: 'default_native', type: 'native' } };
    await store.apiKeys.create({ ...key, creator });
    expect(await ask(method, U, body)).toMatchObject({ status: 200 });
    expect(events.map(({ event }) => event)).toContain('invalidate_apikeys');
  });
});
