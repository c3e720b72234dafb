import { expect, test } from 'vitest';
import { aDescriptor, aWorld } from '../../../test/support/action-fixtures.ts';
import { AuthorizerInterner } from '../compile-authorizer.ts';
import { globalApplicationsOf } from './application-privileges.ts';

const PRIVILEGES = 'cluster:admin/xpack/security/privilege/put';
const PROFILE_DATA = 'cluster:admin/xpack/security/profile/put/data';

const MANAGES = { application: { manage: { applications: ['kibana-*', 'shop'] } } };
const MANAGES_ALL = { application: { manage: { applications: ['*'] } } };
const WRITES = { profile: { write: { applications: ['kibana*'] } } };

test.each([
  { global: MANAGES, action: PRIVILEGES, applications: ['kibana-.kibana', 'shop'], is: true },
  { global: MANAGES, action: PRIVILEGES, applications: ['shop', 'other'], is: false },
  { global: MANAGES, action: PRIVILEGES, applications: [], is: false },
  { global: MANAGES_ALL, action: PRIVILEGES, applications: [], is: true },
  { global: MANAGES, action: PROFILE_DATA, applications: ['shop'], is: false },
  { global: MANAGES_ALL, action: 'cluster:admin/xpack/security/user/put', applications: ['shop'], is: false },
  { global: WRITES, action: PROFILE_DATA, applications: ['kibana1'], is: true },
  { global: WRITES, action: PROFILE_DATA, applications: ['kibana1', 'other'], is: false },
  { global: WRITES, action: PRIVILEGES, applications: ['kibana1'], is: false },
])('$global allows $action on $applications: $is', ({ global, action, applications, is }) => {
  const authorizer = new AuthorizerInterner({ entriesMax: 1 }).intern([{ r: aDescriptor({ global }) }]);
  const { authentication } = aWorld().user('anna').principal;
  expect(authorizer.allowsCluster(action, authentication, { kind: 'applications', applications })).toBe(is);
  expect(authorizer.allowsCluster(action, authentication)).toBe(false);
});

test.each([
  null,
  {},
  { application: 'x' },
  { application: { manage: [] } },
  { application: { manage: { applications: 'x' } } },
  { application: { manage: { applications: [1, null] } } },
])('%j grants nothing', (global) => {
  expect(globalApplicationsOf(global)).toEqual({ managed: [], profileWritten: [] });
});
