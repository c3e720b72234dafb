import { afterEach, expect, test } from 'vitest';
import { aPrincipal, GOOD_CREDENTIAL, openGatewayUnderTest } from '../../test/support/gateway-under-test.ts';
import { aCaller, aPlanner } from '../../test/support/planned-request.ts';
import { openSampleUpstream } from '../../test/support/sample-upstream.ts';

const closers: (() => Promise<void>)[] = [];
const { authentication, authorizer } = aCaller('monitor', ['books', 'read,monitor']);

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A gateway for a limited caller, before an upstream that answers each request with the answer of its path. */
async function open(answers: Readonly<Record<string, object>>) {
  const upstream = await openSampleUpstream();
  const received: { target: string; body: string }[] = [];
  upstream.script = (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const target = request.url ?? '';
      received.push({ target, body: Buffer.concat(chunks).toString() });
      const answer = JSON.stringify(answers[target.split('?')[0] ?? ''] ?? {});
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(answer) });
      response.end(answer);
    });
    return true;
  };
  closers.push(() => upstream.close());
  const principal = aPrincipal({ authentication, authorizer });
  const authenticator = { authenticate: () => ({ outcome: 'authenticated', principal }) as const };
  const gateway = await openGatewayUnderTest({ urls: [upstream.url], planner: aPlanner('elasticsearch'), authenticator });
  closers.push(() => gateway.close());
  const send = (line: string, body?: object): Promise<Response> => {
    const [method = '', target = ''] = line.split(' ');
    const headers = { authorization: GOOD_CREDENTIAL, 'content-type': 'application/json' };
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    return fetch(`http://127.0.0.1:${gateway.port}${target}`, { method, headers, ...sent });
  };
  return { received, send };
}

async function scrollIdOf(answer: Response): Promise<string> {
  const { _scroll_id: id } = (await answer.json()) as { readonly _scroll_id: string };
  return id;
}

test('a scroll goes through the gateway with its id sealed outside and raw inside', async () => {
  const { received, send } = await open({
    '/books/_search': { _scroll_id: 'RAW1==', hits: {} },
    '/_search/scroll': { _scroll_id: 'RAW2==', hits: {} },
  });
  const first = await scrollIdOf(await send('POST /books/_search?scroll=1m', { size: 1 }));
  const next = await scrollIdOf(await send('POST /_search/scroll', { scroll: '1m', scroll_id: first }));
  const cleared = await send('DELETE /_search/scroll', { scroll_id: [next, first] });
  expect(cleared.status).toBe(200);
  expect(first + next).not.toContain('RAW');
  expect(received).toEqual([
    { target: '/books/_search?scroll=1m', body: '{"size":1}' },
    { target: '/_search/scroll', body: '{"scroll":"1m","scroll_id":"RAW1=="}' },
    { target: '/_search/scroll', body: '{"scroll_id":["RAW2==","RAW1=="]}' },
  ]);
});

test('a raw id is refused and never reaches the cluster', async () => {
  const { received, send } = await open({});
  for (const answer of [await send('POST /_search/scroll', { scroll_id: 'RAW1==' }), await send('GET /_tasks/node:1')]) {
    expect(await answer.json()).toMatchObject({ error: { code: 'illegalArgument' } });
  }
  expect(received).toEqual([]);
});

test('a compact table is filtered and comes as text', async () => {
  const rows = [
    { index: 'books', shard: '0' },
    { index: 'secret', shard: '0' },
  ];
  const { received, send } = await open({ '/_cat/shards': rows });
  const shown = await send('GET /_cat/shards?v&h=index,shard');
  expect(shown.headers.get('content-type')).toBe('text/plain; charset=UTF-8');
  expect(await shown.text()).toBe('index shard\nbooks     0\n');
  expect(received[0]?.target).toBe('/_cat/shards?format=json&h=index,shard');
});
