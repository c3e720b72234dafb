import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { findFreePort } from '../../../test/support/free-port.ts';
import { makeTemporaryFolder } from '../../../test/support/temporary-folder.ts';
import { loadSettings } from '../../config/load-settings.ts';
import { type CommandOptions, EXIT_CODES } from '../command.ts';
import { readExportFiles } from './export-files.ts';
import { importCommands } from './import-command.ts';

afterEach(() => vi.unstubAllEnvs());

/** Runs `import opensearch` and returns its exit code and what it said. */
async function runImport(
  operands: readonly string[],
  options: CommandOptions = {},
): Promise<{ readonly code: number | undefined; readonly talk: string }> {
  const loaded = loadSettings([]);
  if ('problems' in loaded) throw new Error('the defaults are wrong');
  const talk: string[] = [];
  const [command] = importCommands(async () => undefined);
  const code = await command?.run({
    settings: loaded.settings,
    operands,
    options,
    out: () => undefined,
    talk: (line) => talk.push(line),
  });
  return { code, talk: talk.join('\n') };
}

async function writeExport(bytes: string | Uint8Array): Promise<string> {
  const folder = await makeTemporaryFolder();
  onTestFinished(() => folder[Symbol.asyncDispose]());
  const path = join(folder.path, 'roles.yml');
  writeFileSync(path, bytes);
  return path;
}

test.each([
  { name: 'that is compressed', bytes: gzipSync('a: 1') },
  { name: 'in UTF-16', bytes: Buffer.from('\uFEFFa: 1', 'utf16le') },
])('a file $name is refused by its name', async ({ bytes }) => {
  const path = await writeExport(bytes);
  const { code, talk } = await runImport([path]);
  expect(code).toBe(EXIT_CODES.failed);
  expect(talk).toBe(`claviger: ${path} is no text in UTF-8: unpack what is compressed first`);
});

test.each(['claviger.example:9200', 'localhost', 'ftp://localhost'])('the URL %s is refused', async (url) => {
  vi.stubEnv('CLAVIGER_PASSWORD', 'of the importer');
  const { code, talk } = await runImport([await writeExport('a: 1')], { url, user: 'admin' });
  expect(code).toBe(EXIT_CODES.failed);
  expect(talk).toBe(`claviger: --url [${url}] is no URL of scheme http or https`);
});

test('a server that does not listen is told with the reason', async () => {
  vi.stubEnv('CLAVIGER_PASSWORD', 'of the importer');
  const url = `http://127.0.0.1:${await findFreePort()}`;
  const { code, talk } = await runImport([await writeExport('a: 1')], { url, user: 'admin' });
  expect(code).toBe(EXIT_CODES.failed);
  expect(talk).toMatch(`claviger: ${url} cannot be reached: connect ECONNREFUSED`);
});

test('a file may have as many bytes as the setting says, and not one more', async () => {
  const path = await writeExport('a: 1');
  expect(readExportFiles([path], 4)).toEqual([{ name: 'roles.yml', text: 'a: 1' }]);
  expect(() => readExportFiles([path], 3)).toThrow(`${path} has 4 bytes, more than [claviger.import.file_bytes_max] = 3`);
});
