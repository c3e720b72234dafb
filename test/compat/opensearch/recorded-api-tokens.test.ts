import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { authorizationsOf, MadeTokens, STEPS } from './api-token-setting.ts';
import { API_TOKENS_NOT_COMPARED } from './not-compared.ts';
import { differenceFrom, type RecordedCase, readCases, recordedFiles } from './recorded-case.ts';
import { type OpenSearchService, openService, type ServiceAnswer } from './service.ts';

/** Files of one recording by the fresh server that they were recorded from. */
const GROUPS: readonly (readonly string[])[] = [
  [
    'api-tokens-01-switched-off',
    'api-tokens-02-who-may-call',
    'api-tokens-03-create',
    'api-tokens-04-methods-and-paths',
    'api-tokens-05-list-and-revoke',
    'api-tokens-06-authorization-header',
    'api-tokens-07-who-a-token-is',
    'api-tokens-08-security-api',
    'api-tokens-09-data',
    'api-tokens-10-creator',
  ],
  ['api-tokens-11-limits'],
  ['api-tokens-12-lifetimes'],
  ['api-tokens-14-restart-and-certificate', 'api-tokens-15-evaluator-v4'],
];
/** What was recorded of the audit log; `upstream-cases.test.ts` and `recorded-audit.test.ts` show it. */
const AUDIT_FILE = 'api-tokens-13-audit';
const RECORDED_CASES = 323;
const REFUSED: readonly (number | undefined)[] = [401, 403];
/** A name that the recording abbreviates. */
const LONG_NAME = 'n'.repeat(1_000);

test('every recorded file of API tokens is read, and every case', () => {
  const files = [...GROUPS.flat(), AUDIT_FILE].sort();
  expect(recordedFiles().filter((name) => name.startsWith('api-tokens-'))).toEqual(files);
  const numbers = files.flatMap((file) => readCases(file)).map(({ number }) => number);
  expect(new Set(numbers).size).toBe(RECORDED_CASES);
  expect(numbers).toHaveLength(RECORDED_CASES);
});

test('every case that is left out is a recorded one', () => {
  const numbers = new Set(GROUPS.flat().flatMap((file) => readCases(file).map(({ number }) => number)));
  const left = API_TOKENS_NOT_COMPARED.flatMap((entry) => entry.numbers);
  expect(left.filter((number) => !numbers.has(number))).toEqual([]);
  expect(new Set(left).size).toBe(left.length);
});

describe.each(GROUPS.map((files) => ({ files, name: files.join() })))('answers equal those recorded: $name', ({ files }) => {
  let service: OpenSearchService;
  const made = new MadeTokens();

  beforeAll(async () => {
    service = await openService();
  });
  afterAll(() => service[Symbol.asyncDispose]());

  test.each(files.flatMap(readCases))('$number $title', async (recorded) => {
    for (const step of STEPS) if (step.before === recorded.number) await step.run(service, made);
    const answer = await replay(service, recorded, made);
    const difference = answer === null ? 'not sent' : differenceFrom(recorded, answer, (text) => made.blank(text));
    if (answer !== null) made.keep(nameOf(recorded), answer);
    // A case that is listed although it is answered alike would hide a later fault.
    const entry = API_TOKENS_NOT_COMPARED.find(({ numbers }) => numbers.includes(recorded.number));
    if (entry === undefined) expect(difference, difference ?? '').toBeNull();
    else expect(difference).not.toBeNull();
    if (entry?.isAnsweredByCluster) expect(REFUSED, difference ?? '').not.toContain(answer?.status);
  });
});

/** `null` for a caller that cannot be sent. */
async function replay(service: OpenSearchService, recorded: RecordedCase, made: MadeTokens): Promise<ServiceAnswer | null> {
  const authorizations = authorizationsOf(recorded.as, made);
  if (authorizations === null) return null;
  const headers = Object.entries(recorded.headers ?? {}).map(
    ([name, value]) => [name, value === null ? null : made.fill(value)] as const,
  );
  return service.send({
    method: recorded.method,
    path: made.fill(recorded.path.replace(/x{100,}…?$/, 'x'.repeat(600))),
    authorizations,
    headers: Object.fromEntries(headers),
    body: bodyOf(recorded, made),
  });
}

function bodyOf({ body }: RecordedCase, made: MadeTokens): string | undefined {
  if (body === undefined) return undefined;
  const whole = body.includes('…') ? JSON.stringify({ name: LONG_NAME, duration_seconds: 60 }) : body;
  // The recorder wrote the line breaks of NDJSON between the lines alone.
  return made.fill(/^\{.*\}\n\{/s.test(whole) ? `${whole}\n` : whole);
}

function nameOf({ body = '', title }: RecordedCase): string {
  const [, name = title] = /"name":"([^"]*)"|^name: (\w+)/.exec(body) ?? [];
  return name;
}
