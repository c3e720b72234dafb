import type { Endpoint } from './endpoint.ts';
import { ask, type Caller, type CompatRequest, type Scenario } from './scenario.ts';
import { USERS } from './setting.ts';

/** Values of every type that JSON has; each is wrong for most fields. */
const VALUES: readonly unknown[] = [null, true, 7, -1.5, '', 'text', [], [1], ['text'], [[]], [null], {}, { a: 1 }];

/** What stands where a body should. */
const BODIES = [
  '',
  ' ',
  '{}',
  '[]',
  '"text"',
  '17',
  'null',
  'true',
  '{',
  '{"a"',
  '{"a":',
  '{a:1}',
  "{'a':1}",
  '[{}]',
  'text',
  '{}{}',
  '{} x',
  '{"":1}',
];

const METHODS = ['GET', 'PUT', 'POST', 'DELETE', 'PATCH'];
/** Deeper than any body that means something, and shallower than any limit. */
const DEPTH = 60;
const LONG_TEXT_LENGTH = 70_000;

/** The good request of an endpoint, and every way to get it wrong that can be made by rule. */
export function wrongRequestsOf(endpoint: Endpoint): Scenario {
  const good = ask(endpoint.method, endpoint.path, endpoint.body);
  return {
    name: endpoint.name,
    requests: [
      ...endpoint.before,
      good,
      ...wrongParameters(endpoint, good),
      ...wrongMethods(endpoint),
      ...callers(good),
      ...(endpoint.body === null ? [] : [...wrongBodies(good), ...wrongFields(endpoint, endpoint.body)]),
      ...wrongTypesOfContent(good),
      good,
    ],
  };
}

function wrongParameters(endpoint: Endpoint, good: CompatRequest): readonly CompatRequest[] {
  const known = Object.entries(endpoint.parameters).flatMap(([name, [wrong, right]]) => [
    `${name}=${wrong}`,
    `${name}=${right}`,
    `${name}=`,
    name,
    `${name}=${right}&${name}=${wrong}`,
    `${name.slice(0, -1)}=${right}`,
  ]);
  const general = [
    'unknown=1',
    'unknown=1&other=2',
    'pretty',
    'pretty=maybe',
    'human',
    'error_trace=maybe',
    'filter_path=*.a,error.type',
    'format=yaml',
    'format=none',
    'local=true',
    'a%ZZ=1',
  ];
  return [...known, ...general].map((query) => ({ ...good, path: `${good.path}?${query}` }));
}

function wrongMethods(endpoint: Endpoint): readonly CompatRequest[] {
  return METHODS.filter((method) => method !== endpoint.method).map((method) => ask(method, endpoint.path, endpoint.body));
}

function callers(good: CompatRequest): readonly CompatRequest[] {
  const users: readonly Caller[] = [null, { authorization: 'Basic wrong' }, ...Object.keys(USERS).map((user) => ({ user }))];
  return users.map((as) => ({ ...good, as }));
}

function wrongBodies(good: CompatRequest): readonly CompatRequest[] {
  const without = { ...good, body: null, headers: {} };
  const deep = `{"deep":${'['.repeat(DEPTH)}${']'.repeat(DEPTH)}}`;
  const huge = JSON.stringify({ huge: 'x'.repeat(LONG_TEXT_LENGTH) });
  return [without, ...[...BODIES, deep, huge].map((body) => ({ ...good, body }))];
}

function wrongFields(endpoint: Endpoint, body: Readonly<Record<string, unknown>>): readonly CompatRequest[] {
  const variants = fieldVariants(body);
  return variants.map((variant) => ask(endpoint.method, endpoint.path, variant));
}

/** Bodies with one field gone, given twice, called otherwise or of another type; one level into objects and lists of objects, too. */
function fieldVariants(body: Readonly<Record<string, unknown>>): readonly string[] {
  const at = (name: string, value: unknown): string => JSON.stringify({ ...body, [name]: value });
  return [
    JSON.stringify({ ...body, unknown_field: 1 }),
    JSON.stringify({ unknown_field: {}, ...body }),
    ...Object.entries(body).flatMap(([name, value]) => {
      const { [name]: _, ...rest } = body;
      const whole = JSON.stringify(body);
      return [
        JSON.stringify(rest),
        `${whole.slice(0, -1)},${JSON.stringify(name)}:${JSON.stringify(value)}}`,
        JSON.stringify({ ...rest, [`${name}x`]: value }),
        ...VALUES.map((wrong) => at(name, wrong)),
        ...innerVariants(value).map((inner) => `${JSON.stringify({ ...rest, [name]: 0 }).slice(0, -2)}${inner}}`),
      ];
    }),
  ];
}

function innerVariants(value: unknown): readonly string[] {
  if (Array.isArray(value)) {
    const [first] = value;
    return isObject(first) ? fieldVariants(first).map((variant) => `[${variant}]`) : [];
  }
  return isObject(value) ? fieldVariants(value) : [];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wrongTypesOfContent(good: CompatRequest): readonly CompatRequest[] {
  const types = [
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/yaml',
    'application/vnd.elasticsearch+json;compatible-with=8',
    'application/vnd.elasticsearch+json;compatible-with=7',
    'application/vnd.elasticsearch+json;compatible-with=6',
    'application/json;charset=latin1',
    'nonsense',
    '',
  ];
  const accepts = ['application/yaml', 'text/html', 'application/vnd.elasticsearch+json;compatible-with=8', '*/*', 'nonsense'];
  return [
    ...(good.body === null ? [] : types.map((type) => ({ ...good, headers: { 'content-type': type } }))),
    ...accepts.map((accept) => ({ ...good, headers: { ...good.headers, accept } })),
    { ...good, headers: { ...good.headers, 'es-security-runas-user': 'cc_owner' } },
    { ...good, headers: { ...good.headers, 'x-opaque-id': 'cc-opaque' } },
  ];
}
