import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeTemporaryFolder } from '../../test/support/temporary-folder.ts';
import { ServiceTokensFile } from './service-tokens-file.ts';

function openFile(path: string): { readonly file: ServiceTokensFile; readonly problems: string[] } {
  const problems: string[] = [];
  return { file: new ServiceTokensFile({ path, report: (problem) => problems.push(problem) }), problems };
}

test('holds the tokens of its lines, and leaves out what is none without printing it', async () => {
  await using folder = await makeTemporaryFolder();
  const path = join(folder.path, 'service_tokens');
  writeFileSync(
    path,
    '# comment\n\nelastic/fleet-server/t1:{PBKDF2_STRETCH}10000$a$b\r\nelastic/kibana:secret-hash\nelastic/kibana/t2:$2a$x\n',
  );
  const { file, problems } = openFile(path);
  expect([...(await file.read())]).toEqual([
    ['elastic/fleet-server/t1', '{PBKDF2_STRETCH}10000$a$b'],
    ['elastic/kibana/t2', '$2a$x'],
  ]);
  expect(problems).toEqual([`line 4 of the file ${path} is no token`]);
});

test('is read again when it was replaced, appeared or vanished', async () => {
  await using folder = await makeTemporaryFolder();
  const path = join(folder.path, 'service_tokens');
  const { file, problems } = openFile(path);
  expect((await file.read()).size).toBe(0);
  expect((await file.read()).size).toBe(0);
  expect(problems).toHaveLength(1);
  writeFileSync(path, 'elastic/kibana/t1:a\n');
  expect([...(await file.read()).keys()]).toEqual(['elastic/kibana/t1']);
  writeFileSync(join(folder.path, 'next'), 'elastic/kibana/t2:a\n');
  renameSync(join(folder.path, 'next'), path);
  expect([...(await file.read()).keys()]).toEqual(['elastic/kibana/t2']);
  rmSync(path);
  expect((await file.read()).size).toBe(0);
});
