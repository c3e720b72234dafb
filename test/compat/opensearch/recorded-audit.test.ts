import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MadeTokens, makeToken } from './api-token-setting.ts';
import { type AuditLine, auditedSince } from './audited.ts';
import { readCases } from './recorded-case.ts';
import { API, basic, type OpenSearchService, openService } from './service.ts';

/** An event of OpenSearch’s audit log. */
interface RecordedEvents {
  readonly number: number;
  readonly title: string;
  readonly entries: readonly { readonly category: string; readonly user: string }[];
}

/** What stands for a category of OpenSearch’s. A refused request is told once, with its caller. */
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  AUTHENTICATED: ['authentication_success', 'access_denied'],
  GRANTED_PRIVILEGES: ['access_granted'],
  MISSING_PRIVILEGES: ['access_denied'],
  FAILED_LOGIN: ['authentication_failed'],
  API_TOKEN_WRITE: ['create_apikey', 'invalidate_apikeys'],
};

const cases = readCases('api-tokens-13-audit') as unknown as readonly RecordedEvents[];

describe('what OpenSearch’s audit log tells of API tokens stands in the audit log', () => {
  let service: OpenSearchService;
  const made = new MadeTokens();

  beforeAll(async () => {
    service = await openService();
    await makeToken(service, made, 'forever', {});
  });
  afterAll(() => service[Symbol.asyncDispose]());

  test.each(cases)('$number $title', async ({ number, entries }) => {
    const before = service.output().length;
    await (REQUESTS[number] ?? missing(number))(service, made);
    const events = await auditedSince(service, before);
    for (const { category, user } of entries)
      expect(tellers(events, category, user), `${category} of ${user}`).toBeGreaterThan(0);
    expect(JSON.stringify(events)).not.toMatch(/os_[A-Za-z0-9_-]{43}/);
  });
});

type Requests = (service: OpenSearchService, made: MadeTokens) => Promise<unknown>;

const grants = {
  cluster_permissions: ['cluster_monitor'],
  index_permissions: [{ index_pattern: ['a'], allowed_actions: ['read'] }],
};

const health: Requests = (service, made) => get(service, '/_cluster/health', made.fill('ApiKey os_<aud>'));

/** What was done in each case, by its number. */
const REQUESTS: Readonly<Record<number, Requests>> = {
  279: (service, made) => makeToken(service, made, 'aud', grants),
  280: (service) => get(service, `${API}/apitokens`, basic('admin')),
  281: health,
  282: (service, made) => get(service, '/zzz/_search', made.fill('ApiKey os_<aud>')),
  283: (service) => get(service, '/_cluster/health', `ApiKey os_${'A'.repeat(43)}`),
  284: async (service, made) => {
    await makeToken(service, made, 'short', { duration_seconds: 1 });
    await delay(1_100);
    await get(service, '/_cluster/health', made.fill('ApiKey os_<short>'));
  },
  285: (service, made) =>
    service.send({ method: 'DELETE', path: made.fill(`${API}/apitokens/<id:aud>`), authorizations: [basic('admin')] }),
  286: health,
  287: (service, made) => post(service, '{"name":"x"}', made.fill('ApiKey os_<forever>')),
  288: (service) => post(service, '{"name":"x y"}', basic('admin')),
};

function missing(number: number): never {
  throw new Error(`no requests for case ${number}`);
}

function get(service: OpenSearchService, path: string, authorization: string): Promise<unknown> {
  return service.send({ method: 'GET', path, authorizations: [authorization] });
}

function post(service: OpenSearchService, body: string, authorization: string): Promise<unknown> {
  return service.send({ method: 'POST', path: `${API}/apitokens`, authorizations: [authorization], body });
}

/** How many events tell of it. A caller that is not known has no name. */
function tellers(events: readonly AuditLine[], category: string, user: string): number {
  const actions = ACTIONS[category] ?? [];
  const name = user === '<NONE>' ? '' : user.replace(/^token:/, '');
  return events.filter(({ action, text }) => actions.includes(action) && text.includes(name)).length;
}
