import { describe, expect, test } from 'vitest';
import { type ActionWorld, aDescriptor, aWorld, NOW, withPrincipal } from '../../../test/support/action-fixtures.ts';
import { aSeal } from '../../../test/support/planned-request.ts';
import { createRequestPlanner } from '../../authorization/plan-request.ts';
import { createRouteFinder } from '../../authorization/routes/find-route.ts';
import type { ApiKey } from '../../domain/api-key/api-key.ts';
import { NATIVE_REALM } from '../../domain/principal/authentication.ts';
import type { IndicesPrivileges, RoleDescriptors } from '../../domain/role/role-descriptor.ts';
import { instant } from '../../domain/time.ts';
import type { ActionContext } from '../action-context.ts';
import { type ExplainDeps, type ExplainRequest, type Explanation, explainRequest } from './explain-request.ts';

const SEARCH = 'indices:data/read/search';

/** The checks on names, without those on any index whichever. */
function onNames(checks: Explanation['checks']): Explanation['checks'] {
  return checks.filter(({ names }) => names.length > 0);
}

const PLANNER: ReturnType<ExplainDeps['planner']> = {
  plan: createRequestPlanner({ product: 'elasticsearch', bodyBytesMax: 100_000, bodyDepthMax: 100, seal: aSeal() }).plan,
  findRoute: createRouteFinder('elasticsearch'),
};

/** `GET /path`, with a body that is sent as JSON unless it is text. */
function aRequest(line: string, body?: object | string, more: Partial<ExplainRequest> = {}): ExplainRequest {
  const [method = '', target = ''] = line.split(' ');
  const text = body === undefined || typeof body === 'string' ? (body ?? '') : JSON.stringify(body);
  const bytes = new TextEncoder().encode(text);
  const headers = new Map([
    ['content-type', 'application/json'],
    ['content-length', String(bytes.length)],
  ]);
  return { method, target, headers: text === '' ? new Map() : headers, body: bytes, subject: { kind: 'caller' }, ...more };
}

function explain(
  world: ActionWorld,
  context: ActionContext,
  request: ExplainRequest,
  checksMax?: number,
): Promise<Explanation> {
  const deps: ExplainDeps = { planner: () => PLANNER, apiKeys: world.store.apiKeys, audit: world.audit };
  return explainRequest(checksMax === undefined ? deps : { ...deps, checksMax }, context, request);
}

function explainFor(sets: readonly RoleDescriptors[], request: ExplainRequest): Promise<Explanation> {
  const [roleDescriptors = {}] = sets;
  const world = aWorld();
  return explain(world, world.superuser, { ...request, subject: { kind: 'roleDescriptors', roleDescriptors } });
}

function anEntry(names: string, privileges: string, more: Partial<IndicesPrivileges> = {}): IndicesPrivileges {
  return {
    names: names.split(','),
    privileges: privileges.split(','),
    fieldSecurity: null,
    query: null,
    allowRestrictedIndices: false,
    ...more,
  };
}

function anApiKey(parts: Partial<ApiKey> = {}): ApiKey {
  return {
    id: 'k'.repeat(20),
    name: 'reader',
    type: 'rest',
    secretHash: '{SHA256}x',
    creation: NOW,
    expiration: null,
    invalidation: null,
    creator: { principal: 'bob', fullName: null, email: null, metadata: {}, realm: NATIVE_REALM },
    metadata: {},
    roleDescriptors: { own: aDescriptor({ indices: [anEntry('*', 'all')] }) },
    limitedBy: { owner: aDescriptor({ indices: [anEntry('idx', 'read')] }) },
    ownerRights: 'snapshot',
    access: null,
    certificateIdentity: null,
    lastUse: null,
    ...parts,
  };
}

describe('the rule that decides', () => {
  test('is named by role and place in its descriptor', async () => {
    const roles = {
      a: aDescriptor({ indices: [anEntry('x', 'read'), anEntry('i*', 'read,write')] }),
      b: aDescriptor({ cluster: ['all'], indices: [anEntry('idx', 'all')] }),
    };
    expect(await explainFor([roles], aRequest('GET /idx/_search'))).toEqual({
      refusal: null,
      route: { path: '/{index}/_search', action: SEARCH, scope: 'index' },
      indices: ['idx'],
      hasAllRights: false,
      checksOmitted: 0,
      checks: [
        {
          action: SEARCH,
          scope: 'index',
          names: ['idx'],
          allowed: true,
          sets: [
            {
              set: 'role_descriptors',
              allowed: true,
              rules: [
                { role: 'a', entry: 'indices[1]' },
                { role: 'b', entry: 'indices[0]' },
              ],
              together: false,
            },
          ],
        },
      ],
    });
  });

  test('may be several together, for a pattern', async () => {
    const roles = { a: aDescriptor({ indices: [anEntry('a?*', 'read'), anEntry('a', 'all'), anEntry('b', 'monitor')] }) };
    const { refusal, checks } = await explainFor([roles], aRequest('GET /a*/_search'));
    expect(refusal).toBeNull();
    expect(onNames(checks)[0]?.sets).toMatchObject([
      {
        together: true,
        rules: [
          { role: 'a', entry: 'indices[0]' },
          { role: 'a', entry: 'indices[1]' },
        ],
      },
    ]);
  });

  test('is a cluster privilege for an action on the cluster', async () => {
    const roles = { a: aDescriptor({ cluster: ['manage_ml', 'monitor'] }) };
    const { checks } = await explainFor([roles], aRequest('GET /_cluster/health'));
    expect(checks).toMatchObject([
      { action: 'cluster:monitor/health', scope: 'cluster', sets: [{ rules: [{ role: 'a', entry: 'cluster[1]' }] }] },
    ]);
  });

  test.each([
    { indices: [anEntry('other', 'read')], name: 'idx', reason: 'not_granted', rules: [] },
    {
      indices: [anEntry('other', 'read'), anEntry('idx', 'read', { query: '{"term":{}}' })],
      name: 'idx',
      reason: 'document_or_field_rule',
      rules: [{ role: 'a', entry: 'indices[1]' }],
    },
    {
      indices: [anEntry('*', 'all')],
      name: '.kibana',
      reason: 'restricted_index',
      rules: [{ role: 'a', entry: 'indices[0]' }],
    },
  ])('a refusal is $reason', async ({ indices, name, reason, rules }) => {
    const { refusal, checks } = await explainFor([{ a: aDescriptor({ indices }) }], aRequest(`GET /${name}/_search`));
    expect(refusal).toMatchObject({ code: 'forbidden' });
    expect(onNames(checks)[0]).toMatchObject({ names: [name], allowed: false });
    expect(onNames(checks)[0]?.sets).toEqual([
      { set: 'role_descriptors', allowed: false, reason, rules, privileges: ['read', 'all'] },
    ]);
  });

  test('a confined set allows nothing', async () => {
    const roles = {
      a: aDescriptor({ indices: [anEntry('*', 'all')], restriction: { workflows: ['search_application_query'] } }),
    };
    const { checks } = await explainFor([roles], aRequest('GET /idx/_search'));
    expect(checks[0]?.sets).toMatchObject([{ allowed: false, reason: 'workflow_restriction' }]);
  });
});

describe('all that a request does is told', () => {
  test('behind the first refusal too', async () => {
    const roles = { a: aDescriptor({ indices: [anEntry('ok', 'write')] }) };
    const body = [
      '{"index":{"_index":"no","_id":"1"}}',
      '{}',
      '{"delete":{"_index":"ok","_id":"1"}}',
      '{"delete":{"_index":"no2","_id":"1"}}',
    ];
    const { checks } = await explainFor([roles], aRequest('POST /_bulk', `${body.join('\n')}\n`));
    const told = checks.map(({ action, names, allowed }) => [action.replace('indices:data/write/', ''), names, allowed]);
    expect(told).toEqual([
      ['bulk', [], true],
      ['indices:admin/auto_create', ['*'], false],
      ['bulk[s]', ['no', 'no2'], false],
      ['index:op_type/index', ['no'], false],
      ['bulk[s]', ['ok'], true],
      ['delete', ['ok'], true],
      ['delete', ['no2'], false],
    ]);
  });

  test('up to a number, and what is beyond is counted', async () => {
    const world = aWorld();
    const names = Array.from({ length: 10 }, (_, at) => `idx${at}`).join();
    const request = aRequest(`GET /${names}/_search`);
    // One question more: whether any index grants the action at all.
    const all = await explain(world, world.superuser, request, 11);
    const some = await explain(world, world.superuser, request, 10);
    expect([onNames(all.checks)[0]?.names.length, all.checksOmitted]).toEqual([10, 0]);
    expect([onNames(some.checks)[0]?.names.length, some.checksOmitted]).toEqual([9, 1]);
  });

  test('nothing is asked of a request without a route', async () => {
    const explanation = await explainFor([{ a: aDescriptor({ cluster: ['all'] }) }], aRequest('GET /_nothing/here'));
    expect(explanation).toMatchObject({ route: null, checks: [] });
    expect(explanation.refusal?.message).toContain('no route is known');
  });

  test('a target that is refused to everyone is refused in the explanation', async () => {
    const { refusal } = await explainFor([{}], aRequest('GET /a/../b'));
    expect(refusal).toMatchObject({ code: 'malformedRequest' });
  });

  test('a body that is refused is refused in the explanation', async () => {
    const roles = { a: aDescriptor({ indices: [anEntry('idx', 'read')] }) };
    const lookup = { query: { terms: { f: { index: 'secret', id: '1', path: 'p' } } } };
    const { refusal, checks } = await explainFor([roles], aRequest('POST /idx/_search', lookup));
    expect(refusal).toMatchObject({ code: 'forbidden' });
    expect(onNames(checks)).toMatchObject([
      { action: SEARCH, names: ['idx'], allowed: true },
      { action: 'indices:data/read/get', names: ['secret'], allowed: false },
    ]);
  });
});

describe('whose rights', () => {
  test("the caller's own, without any privilege; its roles are the set", async () => {
    const world = aWorld();
    const { refusal, checks } = await explain(world, world.user('alice', 'idx_reader'), aRequest('GET /idx/_search'));
    expect(refusal).toBeNull();
    expect(checks[0]?.sets).toMatchObject([{ set: 'roles', rules: [{ role: 'idx_reader', entry: 'indices[0]' }] }]);
    expect(world.events).toMatchObject([{ event: 'access_granted', action: 'cluster:admin/xpack/security/explain' }]);
  });

  test('those of a token with a scope: the scope and the roles must allow', async () => {
    const world = aWorld();
    const caller = world.user('alice', 'idx_reader');
    const { rights } = caller.principal;
    const scope = { narrow: aDescriptor({ indices: [anEntry('other', 'read')] }) };
    const scoped = withPrincipal(caller, { rights: { ...rights, descriptorSets: [scope, ...rights.descriptorSets], scope } });
    const { checks } = await explain(world, scoped, aRequest('GET /idx/_search'));
    expect(checks[0]?.sets).toMatchObject([
      { set: 'scope', allowed: false, reason: 'not_granted' },
      { set: 'roles', allowed: true },
    ]);
  });

  test('those of a caller with all rights, which are asked nothing', async () => {
    const world = aWorld();
    const explanation = await explain(world, world.superuser, aRequest('DELETE /idx'));
    expect(explanation).toMatchObject({ hasAllRights: true, refusal: null });
    expect(explanation.checks).toMatchObject([{ action: 'indices:admin/delete', allowed: true }]);
  });

  test("a key's: its own and its owner's must allow", async () => {
    const world = aWorld();
    const apiKey = anApiKey();
    await world.store.apiKeys.create(apiKey);
    const subject = { kind: 'apiKey' as const, id: apiKey.id };
    const { refusal, checks } = await explain(world, world.superuser, aRequest('PUT /idx/_doc/1', { a: 1 }, { subject }));
    expect(refusal?.message).toContain(`API key id [${apiKey.id}] of user [bob]`);
    expect(checks[0]?.sets).toMatchObject([
      { set: 'role_descriptors', allowed: true, rules: [{ role: 'own', entry: 'indices[0]' }] },
      { set: 'limited_by', allowed: false, reason: 'not_granted' },
    ]);
  });

  test.each([
    { parts: { invalidation: NOW }, text: 'has been invalidated' },
    { parts: { expiration: NOW }, text: 'api key is expired' },
    { parts: { type: 'cross_cluster' as const }, text: 'authenticates no request' },
    { parts: { expiration: instant(NOW + 1) }, text: null },
  ])('a key that is not accepted is refused, whatever its rights: $text', async ({ parts, text }) => {
    const world = aWorld();
    const apiKey = anApiKey(parts);
    await world.store.apiKeys.create(apiKey);
    const subject = { kind: 'apiKey' as const, id: apiKey.id };
    const { refusal } = await explain(world, world.superuser, aRequest('GET /idx/_search', undefined, { subject }));
    if (text === null) expect(refusal).toBeNull();
    else expect(refusal).toMatchObject({ code: 'invalidCredentials', message: expect.stringContaining(text) });
  });

  test.each([
    { kind: 'apiKey' as const, id: 'k'.repeat(20) },
    { kind: 'roleDescriptors' as const, roleDescriptors: { a: aDescriptor() } },
  ])("others' take manage_security: $kind", async (subject) => {
    const world = aWorld();
    await world.store.apiKeys.create(anApiKey());
    const request = aRequest('GET /idx/_search', undefined, { subject });
    for (const role of ['own_keys', 'key_admin', 'sec_reader'] as const) {
      await expect(explain(world, world.user('u', role), request)).rejects.toMatchObject({
        code: 'forbidden',
        message: expect.stringContaining('granted by the cluster privileges [manage_security,all]'),
      });
    }
    expect(world.events.map(({ event }) => event)).toEqual(['access_denied', 'access_denied', 'access_denied']);
    expect(await explain(world, world.user('dave', 'sec_admin'), request)).toMatchObject({ hasAllRights: false });
  });

  test('a key may ask about itself by id, and about no other', async () => {
    const world = aWorld();
    const apiKey = anApiKey();
    await world.store.apiKeys.create(apiKey);
    const user = world.user('bob', 'own_keys');
    const asKey = (id: string): ActionContext =>
      withPrincipal(user, {
        authentication: { ...user.principal.authentication, apiKey: { id, name: 'n', ownerRealm: NATIVE_REALM } },
      });
    const request = aRequest('GET /idx/_search', undefined, { subject: { kind: 'apiKey', id: apiKey.id } });
    expect(await explain(world, asKey(apiKey.id), request)).toMatchObject({ refusal: null });
    await expect(explain(world, asKey('another'), request)).rejects.toMatchObject({ code: 'forbidden' });
  });

  test.each([
    { subject: { kind: 'apiKey' as const, id: 'ghost' }, code: 'notFound' },
    {
      subject: { kind: 'roleDescriptors' as const, roleDescriptors: { a: aDescriptor({ cluster: ['nope'] }) } },
      code: 'actionRequestValidation',
    },
  ])('$subject is refused: $code', async ({ subject, code }) => {
    const world = aWorld();
    await expect(explain(world, world.superuser, aRequest('GET /', undefined, { subject }))).rejects.toMatchObject({ code });
  });
});
