import { describe, expect, test } from 'vitest';
import { aDescriptor, aWorld, withPrincipal } from '../../../test/support/action-fixtures.ts';
import { anApiKey } from '../../../test/support/authentication-fixtures.ts';
import { onIndices, permitting } from '../../../test/support/opensearch-authentication.ts';
import { aSeal } from '../../../test/support/planned-request.ts';
import { AuthorizerInterner } from '../../authorization/compile-authorizer.ts';
import { createRequestPlanner } from '../../authorization/plan-request.ts';
import { ProtectedNames } from '../../authorization/protected-names.ts';
import { createRouteFinder } from '../../authorization/routes/find-route.ts';
import { NO_STORED_PRIVILEGES } from '../../domain/application-privilege/stored-privileges.ts';
import type { ActionContext } from '../action-context.ts';
import { explainRequest } from '../explain/explain-request.ts';
import { getUserPrivileges } from './get-user-privileges.ts';
import { hasPrivileges } from './has-privileges.ts';

const protectedNames = new ProtectedNames({ names: ['sealed-*'], roles: ['keeper'] });
const interner = new AuthorizerInterner({ entriesMax: 10, protectedNames });
const world = aWorld();
const loadStoredPrivileges = async (): Promise<typeof NO_STORED_PRIVILEGES> => NO_STORED_PRIVILEGES;
const deps = { audit: world.audit, loadStoredPrivileges };
const PLANNER = {
  plan: createRequestPlanner({ product: 'opensearch', bodyBytesMax: 100_000, bodyDepthMax: 100, seal: aSeal() }).plan,
  findRoute: createRouteFinder('opensearch'),
};
const DESCRIPTORS = {
  both: {
    ...aDescriptor({
      indices: [
        { names: ['*', 'sealed-1'], privileges: ['all'], fieldSecurity: null, query: null, allowRestrictedIndices: false },
        { names: ['sealed-*'], privileges: ['read'], fieldSecurity: null, query: null, allowRestrictedIndices: false },
      ],
    }),
    permissions: permitting({ indexPermissions: [onIndices('sealed-2', '*')] }).permissions,
  },
} as never;

/** Somebody with rights to everything, and these roles. */
function having(...roles: readonly string[]): ActionContext {
  const context = world.user('ann');
  const { authentication } = context.principal;
  const whole = { ...authentication, user: { ...authentication.user, roles } };
  return withPrincipal(context, {
    authentication: whole,
    authorizer: interner.intern([DESCRIPTORS], whole),
    rights: { descriptorSets: [DESCRIPTORS], unknownRoles: [] },
  });
}

describe('of protected names', () => {
  test.each([
    { name: 'a stranger holds nothing', caller: having('other'), held: [false, false, false, true, true] },
    { name: 'a user with the role holds all', caller: having('keeper'), held: [true, true, true, true, true] },
  ])('$name', async ({ caller, held }) => {
    const names = ['sealed-1', 'sealed-*', '*', 'open', 'open-*'];
    const indices = [{ names, privileges: ['read'], allowRestrictedIndices: false }];
    const answer = await hasPrivileges(deps, caller, { username: 'ann', cluster: [], indices, applications: [] });
    expect(names.map((name) => answer.indices.get(name)?.get('read'))).toEqual(held);
  });

  test.each([
    { name: 'a stranger is told none that is only such', caller: having('other'), names: [['*']] },
    {
      name: 'a user with the role is told all',
      caller: having('keeper'),
      names: [['*', 'sealed-1'], ['sealed-*'], ['sealed-2']],
    },
  ])('$name', async ({ caller, names }) => {
    expect((await getUserPrivileges(deps, caller)).indices.map((entry) => entry.names)).toEqual(names);
  });

  test.each([
    { line: ['GET', '/sealed-1/_search'], code: 'forbidden' },
    { line: ['GET', '/open/_search'], code: null },
  ] as const)(
    'the explanation of others’ rights says what a request comes to: $line',
    async ({ line: [method, target], code }) => {
      const apiKey = anApiKey({ roleDescriptors: {}, limitedBy: DESCRIPTORS });
      await world.store.apiKeys.create(apiKey).catch(() => null);
      const explainDeps = {
        audit: world.audit,
        planner: () => PLANNER,
        apiKeys: world.store.apiKeys,
        protectedNames,
      };
      for (const subject of [
        { kind: 'apiKey', id: apiKey.id },
        { kind: 'roleDescriptors', roleDescriptors: DESCRIPTORS },
      ] as const) {
        const request = { method, target, headers: new Map(), body: new Uint8Array(), subject };
        const { refusal } = await explainRequest(explainDeps as never, world.superuser, request);
        expect(refusal?.code ?? null, subject.kind).toBe(code);
      }
    },
  );
});
