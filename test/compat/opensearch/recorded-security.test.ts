import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SECURITY_NOT_COMPARED } from './not-compared.ts';
import { differenceFrom, type RecordedCase, readCases } from './recorded-case.ts';
import { API, basic, type OpenSearchService, openService, PASSWORD, SUPERUSER } from './service.ts';

const FILES = ['security-authentication', 'security-rest-api'];
const RECORDED_CASES = 66;

/** A JSON web token that is well-formed; nobody has its key. */
const FOREIGN_JWT = [
  { alg: 'HS512', typ: 'JWT' },
  { sub: 'alice', exp: 4_102_444_800 },
]
  .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
  .concat('AAAA')
  .join('.');

/** What the recorder sent with cases whose caller is not told, by number. */
const AUTHORIZATIONS: Readonly<Record<number, readonly string[]>> = {
  8: [basic('admin', 'wrong')],
  9: [basic('unknown')],
  10: ['Basic !!!'],
  11: [`Basic ${Buffer.from('admin').toString('base64')}`],
  12: [basic('admin', '')],
  13: ['Foo bar'],
  14: ['ApiKey abc'],
  15: [basic('admin').replace('Basic', 'basic')],
  16: ['Bearer garbage'],
  17: [`Bearer ${FOREIGN_JWT}`],
  18: [FOREIGN_JWT],
  19: [`Bearer ${FOREIGN_JWT}`],
  20: [`Bearer ${FOREIGN_JWT}`],
  21: [`Bearer ${FOREIGN_JWT}`],
  28: [basic('admin'), basic('limited')],
  29: [basic('limited'), basic('admin')],
};

/** Cases about the reserved user, which here has another name. */
const OF_RESERVED_USER: readonly number[] = [48, 49];

const LIMITED = {
  cluster_permissions: ['cluster_composite_ops_ro', 'indices:data/read/scroll', 'indices:data/read/scroll/clear'],
  index_permissions: [
    {
      index_patterns: ['logs-a*'],
      allowed_actions: [
        'read',
        'indices:admin/get',
        'indices:admin/mappings/get',
        'indices:admin/aliases/get',
        'indices:monitor/*',
      ],
    },
  ],
};

test('every recorded case of the security plugin is read', () => {
  const numbers = FILES.flatMap(readCases).map(({ number }) => number);
  expect(numbers).toEqual(Array.from({ length: RECORDED_CASES }, (_, at) => at + 1));
  expect(SECURITY_NOT_COMPARED.flatMap((entry) => entry.numbers).filter((number) => !numbers.includes(number))).toEqual([]);
});

describe('answers equal those recorded from OpenSearch 3.4 with its security plugin', () => {
  let service: OpenSearchService;
  let onBehalfOf = '';
  const leftOut = new Set(SECURITY_NOT_COMPARED.flatMap((entry) => entry.numbers));

  beforeAll(async () => {
    service = await openService();
    await service.must('PUT', `${API}/roles/limited`, LIMITED);
    await service.must('PUT', `${API}/rolesmapping/limited`, { backend_roles: ['limited'] });
    const limited = { password: PASSWORD, backend_roles: ['limited'], attributes: { team: 'red' } };
    await service.must('PUT', `${API}/internalusers/limited`, limited);
    await service.must('PUT', `${API}/internalusers/nobody`, { password: PASSWORD });
    // As in the recording, there is a role that is replaced.
    await service.must('PUT', `${API}/roles/r2`, { cluster_permissions: [] });
    onBehalfOf = await makeOnBehalfOfToken(service);
  });
  afterAll(() => service[Symbol.asyncDispose]());

  test.each(FILES.flatMap(readCases))('$number $title', async (recorded) => {
    const { number, method, headers = {}, body } = recorded;
    const isOfReserved = OF_RESERVED_USER.includes(number);
    const path = isOfReserved ? recorded.path.replace(/admin$/, SUPERUSER) : recorded.path;
    const answer = await service.send({ method, path, headers, body, authorizations: authorizationsOf(recorded, onBehalfOf) });
    const blank = (text: string): string => (isOfReserved ? text.replace(SUPERUSER, 'admin') : text);
    const difference = differenceFrom(recorded, answer, blank);
    // A case that is listed although it is answered alike would hide a later fault.
    if (leftOut.has(number)) expect(difference).not.toBeNull();
    else expect(difference, difference ?? '').toBeNull();
  });
});

async function makeOnBehalfOfToken(service: OpenSearchService): Promise<string> {
  const answer = await service.send({
    method: 'POST',
    path: `${API}/generateonbehalfoftoken`,
    authorizations: [basic('admin')],
    body: JSON.stringify({ description: 'test' }),
  });
  const { authenticationToken } = JSON.parse(answer.text) as { readonly authenticationToken?: string };
  return authenticationToken ?? 'none';
}

function authorizationsOf({ number, as }: RecordedCase, onBehalfOf: string): readonly string[] {
  if (as === 'obo-admin') return [`Bearer ${onBehalfOf}`];
  return AUTHORIZATIONS[number] ?? (as === '-' ? [] : [basic(as)]);
}
