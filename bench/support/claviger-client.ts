import { BENCH_PASSWORD, BENCH_USER, type Target } from './processes.ts';

const BASIC = `Basic ${Buffer.from(`${BENCH_USER}:${BENCH_PASSWORD}`).toString('base64')}`;

/** Creates an API key at a measured Claviger. @returns the value of its `Authorization` header. */
export async function createBenchKey(target: Target, body: object): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${target.port}/_security/api_key`, {
    method: 'POST',
    headers: { authorization: BASIC, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`no key: ${response.status} ${await response.text()}`);
  const { encoded } = (await response.json()) as { readonly encoded: string };
  return `ApiKey ${encoded}`;
}

/** The text of a request. */
export function requestText(method: string, path: string, headers: Readonly<Record<string, string>>, body = ''): string {
  const length = body === '' ? {} : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) };
  const lines = Object.entries({ host: '127.0.0.1', ...headers, ...length }).map(([name, value]) => `${name}: ${value}`);
  return `${method} ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body}`;
}
