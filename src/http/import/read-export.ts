import type { ExportFile, ImportSource, ReadExport } from '../../domain/import/imported-thing.ts';
import { readApiTokensExport } from './api-tokens-export.ts';
import { readElasticsearchExport } from './elasticsearch-export.ts';
import { readOpenSearchExport } from './opensearch-export.ts';

const READERS: Readonly<Record<ImportSource, (files: readonly ExportFile[]) => ReadExport>> = {
  opensearch: readOpenSearchExport,
  apitokens: readApiTokensExport,
  elasticsearch: readElasticsearchExport,
};

/** Reads what was exported from a source. @throws SecurityError `illegalArgument` for what is no export of it. */
export function readExport(source: ImportSource, files: readonly ExportFile[]): ReadExport {
  return READERS[source](files);
}
