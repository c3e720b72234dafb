import type { ActionContext } from '../../actions/action-context.ts';
import type { ImportedExport } from '../../actions/import/import-export.ts';
import type { ImportOptions } from '../../actions/import/import-things.ts';
import { illegalArgument } from '../../domain/error.ts';
import { type ExportFile, IMPORT_SOURCES, type ImportSource, type ReadExport } from '../../domain/import/imported-thing.ts';
import { type Route, route } from '../contract/route.ts';
import { BOOLEAN, type Field, parseObject, required, STRING } from '../elasticsearch/object-parser.ts';
import { forEachElement } from '../elasticsearch/read-content.ts';
import { readExport } from '../import/read-export.ts';

/** The actions behind these routes. */
export interface ImportActions {
  /** @param read Reads the export, once the caller is let in. @throws SecurityError `forbidden`, `unavailable`. */
  importExport(context: ActionContext, read: () => ReadExport, options: ImportOptions): Promise<ImportedExport>;
}

const FILES: Field<readonly ExportFile[]> = {
  accepts: ['START_ARRAY'],
  read(scanner) {
    const files: ExportFile[] = [];
    forEachElement(scanner, () => {
      const { name, text } = parseObject(scanner, 'file', { name: STRING, text: STRING });
      files.push({ name: required(name, 'name'), text: required(text, 'text') });
    });
    return files;
  },
};

/** Takes an export of another server in, or a part of one that fits into a request. */
export function importRoutes(actions: ImportActions): readonly Route[] {
  return [
    route({
      methods: ['POST'],
      path: '/_claviger/import',
      parameters: {},
      body: {
        isSecret: true,
        read(scanner) {
          const fields = { source: STRING, files: FILES, dry_run: BOOLEAN, overwrite: BOOLEAN };
          const { source, files, dry_run: dryRun = false, overwrite = false } = parseObject(scanner, 'import', fields);
          return { source: sourceOf(required(source, 'source')), files: required(files, 'files'), dryRun, overwrite };
        },
      },
      async handle({ context, body: { source, files, dryRun, overwrite } }) {
        const options = { dryRun, overwrite };
        const { read, outcomes } = await actions.importExport(context, () => readExport(source, files), options);
        return {
          status: 200,
          document: {
            dry_run: dryRun,
            things: outcomes.map(({ kind, name, outcome, reason }) => ({ kind, name, outcome, reason })),
            not_read: read.refused.map(({ kind, name, reason }) => ({ kind, name, reason })),
            notices: read.notices,
          },
        };
      },
    }),
  ];
}

function sourceOf(text: string): ImportSource {
  const source = IMPORT_SOURCES.find((known) => known === text);
  if (source === undefined) throw illegalArgument(`[source] must be one of [${IMPORT_SOURCES.join(', ')}] but was [${text}]`);
  return source;
}
