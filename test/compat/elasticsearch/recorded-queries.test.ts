import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { openService, type Service, SUPERUSER, SUPERUSER_PASSWORD } from './service.ts';

/** What was made before, and queries with their answers, as recorded from Elasticsearch 8.19. */
interface RecordedQueries {
  readonly setup: readonly (readonly [who: string, method: string, path: string, body: unknown])[];
  readonly cases: readonly RecordedQuery[];
}

/** Bodies are texts: errors tell places in them. */
interface RecordedQuery {
  readonly as: string;
  readonly path: string;
  readonly body: string;
  readonly status: number;
  readonly text: string;
}

const RECORDED: RecordedQueries = JSON.parse(readFileSync(new URL('recorded/queries.json', import.meta.url), 'utf8'));

describe('queries are answered as recorded from Elasticsearch 8.19', () => {
  let service: Service;

  beforeAll(async () => {
    service = await openService();
    for (const [who, method, path, body] of RECORDED.setup) {
      const { status, text } = await send(service, who, method, path, JSON.stringify(body));
      if (status !== 200) throw new Error(`${method} ${path}: ${status} ${text}`);
    }
  });

  test.each(RECORDED.cases)('$as $path $body', async ({ as, path, body, status, text }) => {
    const actual = await send(service, as, 'POST', path, body);
    expect({ status: actual.status, text: comparable(actual.text) }).toEqual({ status, text: comparable(text) });
  });
});

function send(service: Service, who: string, method: string, path: string, body: string): ReturnType<Service['send']> {
  const credentials = who === 'su' ? `${SUPERUSER}:${SUPERUSER_PASSWORD}` : `${who}:password-${who}`;
  const authorization = `Basic ${Buffer.from(credentials).toString('base64')}`;
  return service.send({ method, path, headers: { authorization, 'content-type': 'application/json' }, body });
}

/** Without times and names of machines; things that the order does not tell apart by name: Elasticsearch has no order there. */
function comparable(text: string): string {
  const stable = text
    .replace(/"node":"[^"]+"/g, '"node":"n"')
    .replace(/"index_uuid":"[^"]+"/g, '"index_uuid":"u"')
    .replace(/\b1[78]\d{11}\b/g, '0')
    .replace(/\b1\.[78]\d*E12\b/g, '0');
  const answer: unknown = JSON.parse(stable);
  return JSON.stringify(answer, (name, value: unknown) =>
    (name === 'api_keys' || name === 'users' || name === 'roles') && Array.isArray(value) ? byNameWithinTies(value) : value,
  );
}

function byNameWithinTies(things: readonly { readonly _sort?: unknown }[]): readonly unknown[] {
  const groups = new Map<string, unknown[]>();
  for (const thing of things) {
    const key = JSON.stringify(thing._sort);
    groups.set(key, [...(groups.get(key) ?? []), thing]);
  }
  return [...groups.values()].flatMap((group) => group.map((thing) => JSON.stringify(thing)).toSorted());
}
