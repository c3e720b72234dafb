import { expect, test } from 'vitest';
import { loadSettings } from '../load-settings.ts';

const IDENTITY = 'claviger.upstream.identity';

function problemsOf(values: Readonly<Record<string, unknown>>): readonly string[] {
  const named = Object.entries(values).map(([key, value]) => [`${IDENTITY}.${key}`, value] as const);
  const loaded = loadSettings([{ name: 'a test', values: new Map(named) }]);
  return 'problems' in loaded ? loaded.problems.map(({ key }) => key.slice(IDENTITY.length + 1)) : [];
}

test.each<{ what: string; values: Readonly<Record<string, unknown>>; problems: readonly string[] }>([
  { what: 'basic', values: { type: 'basic' }, problems: ['username', 'password_file'] },
  { what: 'basic with both', values: { type: 'basic', username: 'u', password_file: 'f' }, problems: [] },
  { what: 'api_key', values: { type: 'api_key' }, problems: ['api_key_file'] },
  { what: 'certificate', values: { type: 'certificate', certificate: 'c' }, problems: ['key'] },
  { what: 'proxy', values: { type: 'proxy' }, problems: [] },
  { what: 'proxy with half a certificate', values: { type: 'proxy', key: 'k' }, problems: ['certificate'] },
  { what: 'proxy with a whole one', values: { type: 'proxy', key: 'k', certificate: 'c' }, problems: [] },
  { what: 'jwt', values: { type: 'jwt' }, problems: ['jwt.key_file'] },
  { what: 'impersonate', values: { type: 'impersonate' }, problems: ['certificate', 'key'] },
  { what: 'impersonate by a user', values: { type: 'impersonate', username: 'u' }, problems: ['password_file'] },
  { what: 'impersonate by certificate', values: { type: 'impersonate', certificate: 'c', key: 'k' }, problems: [] },
])('the identity $what lacks $problems', ({ values, problems }) => {
  expect(problemsOf(values)).toEqual(problems);
});

test.each<{ what: string; values: Readonly<Record<string, unknown>>; problems: readonly string[] }>([
  { what: 'a header of the client', values: { user_header: 'X-Opaque-Id' }, problems: ['user_header'] },
  { what: 'the header of credentials', values: { roles_header: 'authorization' }, problems: ['roles_header'] },
  { what: 'the header of the client’s address', values: { user_header: 'x-forwarded-for' }, problems: ['user_header'] },
  { what: 'a name with a blank', values: { user_header: 'x user' }, problems: ['user_header'] },
  { what: 'a name with a line feed', values: { roles_header: 'x-roles\nx' }, problems: ['roles_header'] },
  {
    what: 'one header for two',
    values: { user_header: 'x-a', roles_header: 'X-A' },
    problems: ['user_header', 'roles_header'],
  },
  {
    what: 'a prefix that takes the header of the user',
    values: { attribute_header_prefix: 'x-proxy-' },
    problems: ['attribute_header_prefix'],
  },
  { what: 'a prefix of its own', values: { attribute_header_prefix: 'x-proxy-ext-' }, problems: [] },
  { what: 'a separator with a blank', values: { roles_separator: ', ' }, problems: ['roles_separator'] },
  { what: 'a separator of eight characters', values: { roles_separator: '||||||||' }, problems: [] },
  { what: 'a separator of nine', values: { roles_separator: '|||||||||' }, problems: ['roles_separator'] },
])('the identity proxy with $what has the problems $problems', ({ values, problems }) => {
  expect(problemsOf({ type: 'proxy', ...values })).toEqual(problems);
});

test.each([
  { subject: 'exp', roles: 'roles', problems: ['jwt.subject_key'] },
  { subject: 'sub', roles: 'aud', problems: ['jwt.roles_key'] },
  { subject: 'sub', roles: 'sub', problems: ['jwt.roles_key'] },
  { subject: 'sub', roles: 'groups', problems: [] },
])('the claims [$subject] and [$roles] have the problems $problems', ({ subject, roles, problems }) => {
  expect(problemsOf({ type: 'jwt', 'jwt.key_file': 'f', 'jwt.subject_key': subject, 'jwt.roles_key': roles })).toEqual(
    problems,
  );
});
