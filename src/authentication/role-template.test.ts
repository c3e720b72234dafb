import { describe, expect, test } from 'vitest';
import type { RoleTemplate } from '../domain/role-mapping/role-mapping.ts';
import type { MappedUser } from './role-mapping-rule.ts';
import { renderRoleTemplate, roleTemplateViolation } from './role-template.ts';

const JANE: MappedUser = {
  username: 'jane',
  dn: 'cn=jane',
  groups: ['g1', 'g"2'],
  metadata: { team: 'a&b', list: ['x', 'y'] },
  realmName: 'ldap1',
};

function aTemplate(
  source: string,
  format: RoleTemplate['format'] = 'string',
  params: RoleTemplate['params'] = {},
): RoleTemplate {
  return { source, format, params, given: {} };
}

describe('a template gives', () => {
  test.each([
    { source: 'user_{{username}}', roles: ['user_jane'] },
    { source: '{{realm.name}}-{{metadata.team}}', roles: ['ldap1-a&b'] },
    { source: '{{nobody}}', roles: [] },
    { source: '{{groups.0}}', roles: ['g1'] },
    { source: '{{#groups}}<{{.}}>{{/groups}}', roles: ['<g1><g"2>'] },
    { source: '{{#metadata}}{{team}} {{username}}{{/metadata}}', roles: ['a&b jane'] },
    { source: '{{^metadata.none}}empty{{/metadata.none}}', roles: ['empty'] },
    { source: '{{#join}}metadata.list{{/join}}', roles: ['x,y'] },
    { source: "{{#join delimiter='.'}}metadata.list{{/join delimiter='.'}}", roles: ['x.y'] },
    { source: '{{#toJson}}metadata.list{{/toJson}}', roles: ['["x","y"]'] },
    { source: 'p_{{p}}', roles: ['p_1'] },
  ])('$source → $roles', ({ source, roles }) => {
    expect(renderRoleTemplate(aTemplate(source, 'string', { p: 1, username: 'not this' }), JANE)).toEqual(roles);
  });

  test.each([
    { source: '{{#tojson}}groups{{/tojson}}', roles: ['g1', 'g"2'] },
    { source: '"a"', roles: ['a'] },
    { source: '[ "a", "_{{username}}" ]', roles: ['a', '_jane'] },
    { source: '["a",1]', roles: [] },
    { source: '{"a":1}', roles: [] },
    { source: 'not json', roles: [] },
    { source: '', roles: [] },
  ])('as JSON, $source → $roles', ({ source, roles }) => {
    expect(renderRoleTemplate(aTemplate(source, 'json'), JANE)).toEqual(roles);
  });

  test.each([
    'constructor',
    'groups.constructor',
    'groups.map',
    'groups.length',
    'username.constructor',
    'metadata.__proto__',
    'toString',
    '__proto__',
  ])('nothing for {{%s}}: functions of the language are out of reach', (name) => {
    expect(renderRoleTemplate(aTemplate(`{{${name}}}`), JANE)).toEqual([]);
    expect(renderRoleTemplate(aTemplate(`{{#${name}}}x{{/${name}}}`), JANE)).toEqual([]);
  });
});

test.each([
  { source: '{{username}}', violation: null },
  { source: '{{> other}}', violation: "Cannot expand 'other' because partial templates are not allowed" },
  { source: '{{#a}}{{>b}}{{/a}}', violation: "Cannot expand 'b' because partial templates are not allowed" },
  { source: '{{#a}}', violation: 'Failed to compile inline script [{{#a}}] using lang [mustache]' },
])('$source is refused: $violation', ({ source, violation }) => {
  expect(roleTemplateViolation({ source })).toBe(violation);
});
