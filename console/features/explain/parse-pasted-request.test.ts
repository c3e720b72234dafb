import { expect, test } from 'vitest';
import { parsePastedRequest } from './parse-pasted-request.ts';

test.each([
  { pasted: 'GET _cat/indices?v', request: { method: 'GET', path: '/_cat/indices?v', body: '' } },
  {
    pasted: 'post /logs/_search\n{\n  "size": 1\n}\n',
    request: { method: 'POST', path: '/logs/_search', body: '{\n  "size": 1\n}' },
  },
  {
    pasted: `curl -u 'me:secret' -XPUT "https://es.example:9200/a%20b/_doc/1?refresh" -H 'Content-Type: application/json' -d '{"a":"it'\\''s"}'`,
    request: { method: 'PUT', path: '/a%20b/_doc/1?refresh', body: `{"a":"it's"}` },
  },
  {
    pasted: 'curl localhost:9200/_search \\\n  -H "Authorization: ApiKey abc" \\\n  --data "{\\"size\\":2}"',
    request: { method: 'POST', path: '/_search', body: '{"size":2}' },
  },
  { pasted: 'curl -I http://localhost:9200/logs', request: { method: 'HEAD', path: '/logs', body: '' } },
])('$pasted', ({ pasted, request }) => {
  expect(parsePastedRequest(pasted)).toEqual(request);
});

test.each(['', 'logs/_search', '{"size": 1}', 'FETCH /logs', 'curl'])('[%s] is no request', (text) => {
  expect(parsePastedRequest(text)).toBeNull();
});
