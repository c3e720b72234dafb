import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { describeWith } from '../support/requirements.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';

const DEMO_FILE = fileURLToPath(new URL('../../tools/demo.ts', import.meta.url));
const STORY = [
  'Nobody gets in without a credential',
  '← 401 security_exception: missing authentication credentials',
  'Create an API key',
  'Use it',
  '← 200 2 hits',
  '"name":"Bromine"',
  '"name":"Mercury"',
  'It does not open the other index',
  '← 403 security_exception: action [indices:data/read/search] is unauthorized for API key id',
  'It does not write either',
  '← 403 security_exception: action [indices:data/write/',
  'Revoke it',
  'From the moment of that answer it opens nothing',
  '← 401 security_exception: unable to authenticate with provided credentials',
  'Switch OpenSearch',
  'token os_',
  'Use the token',
  '← 200 2 hits',
  '← 403 security_exception: no permissions for [indices:data/read/search]',
  'Revoke the token',
  '← 401 Unauthorized',
  'A job that counts the elements each minute',
  '→ PUT /_claviger/job/rollup',
  '← 200 succeeded',
  'write: 201',
  '"liquid":2',
  'the job stops by itself',
  '← 200 stopped',
  '← 200 paused: api key',
  'Now you',
];

test('without Maven the demo says what to install and tells the story against the sample, labelled as such', async () => {
  await using cache = await makeTemporaryFolder();
  const { status, output } = await runDemo([], { PATH: '', CLAVIGER_CACHE: cache.path });
  expectInOrder(output, ['no Maven: a real OpenSearch cannot run here', 'apt-get install maven', 'SAMPLE', ...STORY]);
  expect(status).toBe(0);
});

test('the demo prints no escape sequences when nobody looks at a terminal', async () => {
  const { status, output } = await runDemo(['--sample']);
  expect(status, output).toBe(0);
  expect(output).not.toContain('\x1b');
  expect(output).not.toContain('\r');
});

describeWith('opensearch', 'with a JDK and Maven', () => {
  test('the demo tells the story against a real OpenSearch', async () => {
    const { status, output } = await runDemo([]);
    expectInOrder(output, ['Start OpenSearch', 'Start Claviger in front of OpenSearch', ...STORY]);
    expect(output).not.toContain('SAMPLE');
    expect(status).toBe(0);
  });
});

function expectInOrder(text: string, parts: readonly string[]): void {
  let position = 0;
  for (const part of parts) {
    const found = text.indexOf(part, position);
    expect(found, `"${part}" is missing behind what comes before it, in:\n${text}`).toBeGreaterThanOrEqual(0);
    position = found + part.length;
  }
}

async function runDemo(
  options: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly status: number | null; readonly output: string }> {
  const child = spawn(process.execPath, [DEMO_FILE, '--once', ...options], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
    });
  }
  const [status] = await once(child, 'close');
  return { status, output };
}
