import { describe, expect, test } from 'vitest';
import { aDescriptor, aWorld, withPrincipal } from '../../../test/support/action-fixtures.ts';
import { anOpenSearchUser, provenBy } from '../../../test/support/api-token-world.ts';
import { AuthorizerInterner } from '../../authorization/compile-authorizer.ts';
import { RunAsDenied } from '../../authorization/run-as-denied.ts';
import { SecurityError } from '../../domain/error.ts';
import type { RoleDescriptor } from '../../domain/role/role-descriptor.ts';
import type { ActionContext } from '../action-context.ts';
import { CLUSTER_ACTIONS } from '../cluster-actions.ts';
import { assertRestApiAccess, mayUseRestApi, type RestApiEndpoint } from './rest-api-access.ts';

const ROLES: RestApiEndpoint = { name: 'ROLES', permission: 'restapi:admin/roles', action: CLUSTER_ACTIONS.putRole };
const CLOSED: RestApiEndpoint = { ...ROLES, permission: null };
const POLICY = { rolesEnabled: ['all_access'], isAdminEnabled: false };
const ADMIN_POLICY = { ...POLICY, isAdminEnabled: true };
const interner = new AuthorizerInterner({ entriesMax: 10 });
const world = aWorld();

/** A user with the rights of one role descriptor. */
function withRights(role: string, descriptor: RoleDescriptor): ActionContext {
  const authorizer = interner.intern([{ [role]: descriptor }]);
  return withPrincipal(anOpenSearchUser(world, 'limited', role), { authorizer });
}

const permitted = (...clusterPermissions: readonly string[]): ActionContext =>
  withRights('limited', { ...aDescriptor(), permissions: { clusterPermissions, indexPermissions: [] } });

const apiKey = { id: 'k', name: 'restadm', ownerRealm: { name: 'native', type: 'native' } };

describe('the security REST API is open', () => {
  test.each([
    { name: 'the superuser', caller: world.superuser, policy: POLICY, endpoint: CLOSED },
    { name: 'a user with manage_security', caller: world.user('sec', 'sec_admin'), policy: POLICY, endpoint: CLOSED },
    {
      name: 'a user with a listed role',
      caller: anOpenSearchUser(world, 'ann', 'x', 'all_access'),
      policy: POLICY,
      endpoint: CLOSED,
    },
    { name: 'a permission where these count', caller: permitted('restapi:admin/roles'), policy: ADMIN_POLICY, endpoint: ROLES },
    { name: 'a pattern of permissions', caller: permitted('restapi:admin/*'), policy: ADMIN_POLICY, endpoint: ROLES },
    {
      name: 'a key of Elasticsearch’s dialect with manage_security',
      caller: provenBy(world.user('sec', 'sec_admin'), { type: 'api_key', apiKey }),
      policy: POLICY,
      endpoint: CLOSED,
    },
  ])('to $name', ({ caller, policy, endpoint }) => {
    expect(mayUseRestApi(policy, caller, endpoint)).toBe(true);
  });
});

describe('the security REST API is closed', () => {
  const admin = anOpenSearchUser(world, 'ann', 'all_access');
  test.each([
    {
      name: 'a user without a listed role',
      caller: anOpenSearchUser(world, 'ann', 'all_acces'),
      policy: POLICY,
      endpoint: ROLES,
    },
    {
      name: 'a permission where these do not count',
      caller: permitted('restapi:admin/roles'),
      policy: POLICY,
      endpoint: ROLES,
    },
    {
      name: 'the permission of another part',
      caller: permitted('restapi:admin/tenants'),
      policy: ADMIN_POLICY,
      endpoint: ROLES,
    },
    { name: 'a permission for what none opens', caller: permitted('restapi:admin/*'), policy: ADMIN_POLICY, endpoint: CLOSED },
    { name: 'every cluster permission of OpenSearch', caller: permitted('*'), policy: POLICY, endpoint: ROLES },
    { name: 'a wildcard that is no permission of its own', caller: permitted('*'), policy: ADMIN_POLICY, endpoint: ROLES },
    { name: 'an expression for all permissions', caller: permitted('/.*/'), policy: ADMIN_POLICY, endpoint: ROLES },
    { name: 'a wildcard that spells only a part', caller: permitted('r*/roles'), policy: ADMIN_POLICY, endpoint: ROLES },
    { name: 'a listed role by a key', caller: provenBy(admin, { type: 'api_key', apiKey }), policy: POLICY, endpoint: ROLES },
    { name: 'a listed role by an access token', caller: provenBy(admin, { type: 'token' }), policy: POLICY, endpoint: ROLES },
    { name: 'a listed role on behalf of', caller: provenBy(admin, { isOnBehalfOf: true }), policy: POLICY, endpoint: ROLES },
    {
      name: 'a listed role by a long-lived token',
      caller: provenBy(admin, { longLivedTokenId: 'l' }),
      policy: POLICY,
      endpoint: ROLES,
    },
    {
      name: 'a token, whatever it may do',
      caller: provenBy(world.superuser, { type: 'api_key', apiKey: { ...apiKey, isToken: true } }),
      policy: ADMIN_POLICY,
      endpoint: ROLES,
    },
    {
      name: 'a permission that a token has',
      caller: provenBy(permitted('restapi:admin/*'), { type: 'api_key', apiKey: { ...apiKey, isToken: true } }),
      policy: ADMIN_POLICY,
      endpoint: ROLES,
    },
    {
      name: 'a user whom the caller may not act as',
      caller: withPrincipal(admin, { authorizer: new RunAsDenied('ann') }),
      policy: POLICY,
      endpoint: ROLES,
    },
  ])('to $name', ({ caller, policy, endpoint }) => {
    expect(mayUseRestApi(policy, caller, endpoint)).toBe(false);
  });
});

describe('a refusal', () => {
  const refusalOf = (caller: ActionContext): { readonly text: string; readonly events: readonly string[] } => {
    const { audit, events } = aWorld();
    try {
      assertRestApiAccess({ audit, policy: POLICY }, caller, ROLES);
    } catch (error) {
      return { text: error instanceof SecurityError ? error.message : 'fault', events: events.map(({ event }) => event) };
    }
    return { text: 'none', events: events.map(({ event }) => event) };
  };

  test('names user and roles, as recorded', () => {
    expect(refusalOf(anOpenSearchUser(world, 'limited', 'limited'))).toEqual({
      text: 'No permission to access REST API: User limited with Security roles [limited] does not have any role privileged for admin access. No ssl info found in request.',
      events: ['access_denied'],
    });
  });

  test('calls a token by its name and has no roles of it, as recorded', () => {
    const token = provenBy(anOpenSearchUser(world, 'ann', 'all_access'), {
      type: 'api_key',
      apiKey: { ...apiKey, isToken: true },
    });
    expect(refusalOf(token).text).toBe(
      'No permission to access REST API: User token:restadm with Security roles [] does not have any role privileged for admin access. No ssl info found in request.',
    );
  });

  test('is what a caller of its kind is answered with', () => {
    const refuse = (): SecurityError => new SecurityError('missingCredentials', 'who?');
    expect(refusalOf(withPrincipal(anOpenSearchUser(world, 'anonymous'), { refuse })).text).toBe('who?');
  });

  test('is audited as one of acting as another where it is', () => {
    const denied = withPrincipal(anOpenSearchUser(world, 'ann', 'all_access'), { authorizer: new RunAsDenied('ann') });
    expect(refusalOf(denied).events).toEqual(['run_as_denied']);
  });

  test('is none for who may, which is audited too', () => {
    expect(refusalOf(world.superuser)).toEqual({ text: 'none', events: ['access_granted'] });
  });
});
