import { ask, type ConfigurationRequest, LIMITED_USER, NAME_PREFIX, PASSWORD } from './configuration-request.ts';
import { otherRequests } from './other-requests.ts';
import { RESOURCES, type Resource } from './resources.ts';

const WRONG_VALUES: readonly unknown[] = [
  null,
  5,
  true,
  'text',
  '',
  [],
  {},
  [null],
  [5],
  [''],
  [{}],
  [['x']],
  ['x', 'x'],
  { a: 5 },
  { a: null },
];
/** For fields that no document may have. */
const FEW_VALUES: readonly unknown[] = [null, true, 'text'];
const WHOLE_BODIES: readonly string[] = [
  '',
  ' ',
  '{}',
  '[]',
  'null',
  '5',
  '"x"',
  '{',
  '{"a":',
  'not json',
  '{}{}',
  '{"a":1}',
  '{"a":1,"b":2}',
];
const LEGACY = '/_opendistro/_security/api';

/** Every request of the comparison, in order; the same each time. */
export function configurationRequests(): readonly ConfigurationRequest[] {
  return [
    ask('setting', 'PUT', `internalusers/${LIMITED_USER}`, { password: PASSWORD }),
    ...RESOURCES.flatMap((resource) => [
      ...story(resource),
      ...wrongFields(resource),
      ...wrongBodies(resource),
      ...patches(resource),
      ...methods(resource),
    ]),
    ...otherRequests(),
  ];
}

function needed(resource: Resource, name: string): readonly ConfigurationRequest[] {
  return resource.name === 'rolesmapping'
    ? [ask('rolesmapping: its role', 'PUT', `roles/${name}`, { cluster_permissions: [] })]
    : [];
}

function story(resource: Resource): readonly ConfigurationRequest[] {
  const group = `${resource.name}: story`;
  const name = `${NAME_PREFIX}${resource.name}`;
  const path = `${resource.name}/${name}`;
  const legacy = `${LEGACY}/${path}`;
  const again = { op: 'replace', path: resource.patch.path, value: resource.patch.value };
  return [
    ask(group, 'GET', path),
    ask(group, 'DELETE', path),
    ask(group, 'PATCH', path, [again]),
    ask(group, 'GET', path, undefined, LIMITED_USER),
    ask(group, 'PUT', path, resource.document, LIMITED_USER),
    ask(group, 'GET', path, undefined, null),
    ...needed(resource, name),
    ask(group, 'PUT', path, resource.document),
    ask(group, 'GET', path),
    ask(group, 'PUT', path, resource.document),
    ask(group, 'PUT', path, resource.other),
    ask(group, 'GET', path),
    ask(group, 'PATCH', path, [again]),
    ask(group, 'PATCH', path, [again]),
    ask(group, 'GET', legacy),
    ask(group, 'PATCH', resource.name, [{ op: 'add', path: `/${name}-2`, value: resource.document }]),
    ...needed(resource, `${name}-2`),
    ask(group, 'PATCH', resource.name, [{ op: 'add', path: `/${name}-2`, value: resource.document }]),
    ask(group, 'GET', `${resource.name}/${name}-2`),
    ask(group, 'PATCH', resource.name, [{ op: 'remove', path: `/${name}-2` }]),
    ask(group, 'GET', `${resource.name}/${name}-2`),
    ask(group, 'GET', resource.name),
    ask(group, 'GET', `${LEGACY}/${resource.name}`),
    ask(group, 'DELETE', legacy),
    ask(group, 'DELETE', path),
  ];
}

function wrongFields(resource: Resource): readonly ConfigurationRequest[] {
  const group = `${resource.name}: fields`;
  const values = [
    ...resource.fields.map((field) => [field, WRONG_VALUES] as const),
    ...[...resource.readOnlyFields, 'unknown_field'].map((field) => [field, FEW_VALUES] as const),
  ];
  return values.flatMap(([field, given]) =>
    given.flatMap((value, at) => {
      const name = `${NAME_PREFIX}${field.replaceAll('_', '-')}-${at}`;
      return [
        ...needed(resource, name),
        ask(group, 'PUT', `${resource.name}/${name}`, { ...resource.required, [field]: value }),
      ];
    }),
  );
}

function wrongBodies(resource: Resource): readonly ConfigurationRequest[] {
  const group = `${resource.name}: bodies`;
  return WHOLE_BODIES.flatMap((body, at) => {
    const name = `${NAME_PREFIX}body-${at}`;
    return [
      ...needed(resource, name),
      ask(group, 'PUT', `${resource.name}/${name}`, body),
      ask(group, 'PATCH', resource.name, body),
    ];
  });
}

function patches(resource: Resource): readonly ConfigurationRequest[] {
  const group = `${resource.name}: patches`;
  const name = `${NAME_PREFIX}patched`;
  const path = `${resource.name}/${name}`;
  const { patch } = resource;
  const operations: readonly unknown[] = [
    [],
    [{}],
    [{ op: 'replace' }],
    [{ op: 'replace', path: patch.path }],
    [{ op: 'test', path: patch.path, value: patch.value }],
    [{ op: 'move', from: patch.path, path: '/x' }],
    [{ op: 'copy', from: patch.path, path: '/x' }],
    [{ op: 'nothing', path: patch.path }],
    [{ op: 'replace', path: '/unknown_field', value: 1 }],
    [{ op: 'add', path: '/unknown_field', value: 1 }],
    [{ op: 'remove', path: '/unknown_field' }],
    [{ op: 'replace', path: patch.path, value: 5 }],
    [{ op: 'replace', path: patch.path, value: null }],
    [{ op: 'add', path: '/reserved', value: true }],
    [{ op: 'replace', path: '/hidden', value: true }],
    [{ op: 'replace', path: '/static', value: true }],
    [{ op: 'replace', path: '', value: resource.other }],
    [{ op: 'add', path: 'no-slash', value: 1 }],
    { op: 'replace', path: patch.path, value: patch.value },
    [patch.value],
    [{ op: 'remove', path: patch.path }],
    [
      { op: 'add', path: patch.path, value: patch.value },
      { op: 'remove', path: '/unknown_field' },
    ],
  ];
  return [
    ...needed(resource, name),
    ask(group, 'PUT', path, resource.document),
    ...operations.flatMap((body) => [ask(group, 'PATCH', path, body), ask(group, 'GET', path)]),
    ask(group, 'PATCH', resource.name, [{ op: 'replace', path: `/${name}-none`, value: resource.other }]),
    ask(group, 'PATCH', resource.name, [{ op: 'remove', path: `/${name}-none` }]),
    ask(group, 'PATCH', resource.name, [{ op: 'add', path: `/${name}${patch.path}`, value: patch.value }]),
    ask(group, 'GET', path),
    ask(group, 'DELETE', path),
  ];
}

function methods(resource: Resource): readonly ConfigurationRequest[] {
  const group = `${resource.name}: methods`;
  const path = `${resource.name}/${NAME_PREFIX}none`;
  return [
    ...['POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS'].map((method) => ask(group, method, resource.name)),
    ...['POST', 'HEAD', 'OPTIONS'].map((method) => ask(group, method, path)),
    ask(group, 'GET', `${path}?foo=1`),
    ask(group, 'GET', `${path}?pretty`),
    ask(group, 'GET', `${path}/more`),
    { ...ask(group, 'PUT', path, 'a: 1'), contentType: 'text/plain' },
    ask(group, 'GET', path, undefined, 'nobody-there'),
  ];
}
