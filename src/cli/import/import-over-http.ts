import { readFileSync } from 'node:fs';
import type { ExportFile, ImportSource } from '../../domain/import/imported-thing.ts';
import type { CommandOptions } from '../command.ts';
import { inPieces } from './export-files.ts';
import type { ImportReport } from './import-report.ts';

/** Characters of an export in one request: within the default of `claviger.api.body_bytes_max` even when every second one is escaped. */
const REQUEST_CHARACTERS_MAX = 400_000;

interface ImportAnswer {
  readonly things: readonly Parameters<ImportReport['add']>[0][];
  readonly not_read: readonly Parameters<ImportReport['addUnread']>[0][];
  readonly notices: readonly string[];
}

/** Imports through the API of a server that is running. @throws Error with what the server answered. */
export async function importOverHttp(
  source: ImportSource,
  files: readonly ExportFile[],
  options: CommandOptions,
  report: ImportReport,
): Promise<void> {
  const url = importUrl(options.url);
  const authorization = authorizationOf(options);
  for (const piece of files.flatMap((file) => inPieces(file, REQUEST_CHARACTERS_MAX))) {
    const { 'dry-run': dry_run = false, overwrite = false } = options;
    const body = JSON.stringify({ source, files: [piece], dry_run, overwrite });
    const headers = { authorization, 'content-type': 'application/json' };
    const response = await fetch(url, { method: 'POST', headers, body, redirect: 'error' }).catch((error: unknown) => {
      throw new Error(`${url.origin} cannot be reached: ${causeOf(error)}`, { cause: error });
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${url.href} answered ${response.status}: ${text.slice(0, 1_000)}`);
    const { things, not_read, notices } = JSON.parse(text) as ImportAnswer;
    for (const thing of things) report.add(thing);
    for (const thing of not_read) report.addUnread(thing);
    for (const notice of notices) report.notice(notice);
  }
}

function importUrl(server = ''): URL {
  const url = URL.canParse(server) ? new URL(server) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) throw new Error(`--url [${server}] is no URL of scheme http or https`);
  return new URL('/_claviger/import', url);
}

/** `fetch` tells what went wrong in the cause alone. */
function causeOf(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error && cause.message !== '' ? cause.message : message;
}

function authorizationOf({ user, 'password-file': file }: CommandOptions): string {
  const password = file === undefined ? process.env['CLAVIGER_PASSWORD'] : readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  if (user === undefined || password === undefined) {
    throw new Error('--url needs --user and --password-file (or CLAVIGER_PASSWORD)');
  }
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}
