import type { Settings } from '../../config/settings.ts';
import { type ExportFile, IMPORT_SOURCES, type ImportSource } from '../../domain/import/imported-thing.ts';
import { type Command, type CommandContext, EXIT_CODES, type ExitCode } from '../command.ts';
import { readExportFiles } from './export-files.ts';
import { importOverHttp } from './import-over-http.ts';
import { ImportReport } from './import-report.ts';

/** Things between two lines of progress. */
const PROGRESS_THINGS = 1_000;

/** Imports into the data folder of a server that is stopped. @throws Error when the folder is in use or the store fails. */
export type ImportIntoFolder = (
  settings: Settings,
  source: ImportSource,
  files: readonly ExportFile[],
  options: { readonly dryRun: boolean; readonly overwrite: boolean },
  report: Pick<ImportReport, 'add' | 'addUnread' | 'notice'>,
) => Promise<void>;

const SUMMARIES: Readonly<Record<ImportSource, string>> = {
  opensearch: 'import users, roles, mappings, action groups and tenants of OpenSearch',
  apitokens: 'import API tokens of OpenSearch',
  elasticsearch: 'import API keys, users, roles, mappings and privileges of Elasticsearch',
};

/** The commands `import opensearch`, `import apitokens`, `import elasticsearch`. */
export function importCommands(importIntoFolder: ImportIntoFolder): readonly Command[] {
  return IMPORT_SOURCES.map((source) => ({
    name: `import ${source}`,
    operands: 'PATH…',
    summary: SUMMARIES[source],
    takes: ['dry-run', 'overwrite', 'json', 'url', 'user', 'password-file'] as const,
    run: (context) => runImport(source, context, importIntoFolder),
  }));
}

/** Exits with `failed` when anything was refused: nothing that is missing goes unnoticed. */
async function runImport(source: ImportSource, context: CommandContext, importIntoFolder: ImportIntoFolder): Promise<ExitCode> {
  const { settings, operands, options, out, talk } = context;
  if (operands.length === 0) {
    talk(`claviger: import ${source} needs files or a folder`);
    return EXIT_CODES.usage;
  }
  const report = new ImportReport({ json: options.json === true, out });
  const telling = tellProgress(report, talk);
  try {
    const files = readExportFiles(operands, settings['claviger.import.file_bytes_max']);
    if (files.length === 0) throw new Error(`there is no export in ${operands.join(', ')}`);
    const { 'dry-run': dryRun = false, overwrite = false } = options;
    if (options.url === undefined) await importIntoFolder(settings, source, files, { dryRun, overwrite }, telling);
    else await importOverHttp(source, files, options, report);
    talk(`${dryRun ? 'dry run, nothing was stored: ' : ''}${report.summary}`);
    return report.refusedCount > 0 ? EXIT_CODES.failed : EXIT_CODES.done;
  } catch (error) {
    talk(`claviger: ${(error as Error).message}`);
    if (report.count > 0) talk(`until then: ${report.summary}; importing again goes on`);
    return EXIT_CODES.failed;
  }
}

function tellProgress(report: ImportReport, talk: (line: string) => void): Pick<ImportReport, 'add' | 'addUnread' | 'notice'> {
  return {
    add(line) {
      report.add(line);
      if (report.count % PROGRESS_THINGS === 0) talk(`${report.count} things: ${report.summary}`);
    },
    addUnread: (thing) => report.addUnread(thing),
    notice: (sentence) => report.notice(sentence),
  };
}
