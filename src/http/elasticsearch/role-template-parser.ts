import { illegalArgument, SecurityError } from '../../domain/error.ts';
import { readCompactJson } from '../../domain/json/compact-json.ts';
import { DEFAULT_JSON_LIMITS } from '../../domain/json/json-limits.ts';
import { JsonScanner } from '../../domain/json/json-scanner.ts';
import type { RoleTemplate } from '../../domain/role-mapping/role-mapping.ts';
import { type Field, OBJECT, parseObject, required, STRING } from './object-parser.ts';
import { forEachElement } from './read-content.ts';

const PARSER = 'role-mapping-template';

/** A template as the mapping has it: the script is read only when the mapping is put. */
export interface TemplateText {
  /** JSON text of the script. */
  readonly template: string;
  readonly format: RoleTemplate['format'];
}

/** One template or several in an array. */
export const ROLE_TEMPLATES: Field<readonly TemplateText[]> = {
  accepts: ['START_ARRAY', 'START_OBJECT'],
  read(scanner) {
    if (scanner.token === 'START_OBJECT') return [readTemplate(scanner)];
    const templates: TemplateText[] = [];
    forEachElement(scanner, () => templates.push(readTemplate(scanner)));
    return templates;
  },
};

const TEMPLATE: Field<string> = {
  accepts: ['START_OBJECT', 'VALUE_STRING'],
  read: (scanner) => (scanner.token === 'VALUE_STRING' ? scanner.text() : readCompactJson(scanner)),
};

const FORMAT: Field<RoleTemplate['format']> = {
  accepts: ['VALUE_STRING'],
  read(scanner) {
    const format = scanner.text().toLowerCase();
    if (format === 'json' || format === 'string') return format;
    const { line, column } = scanner.tokenLocation;
    throw new SecurityError(
      'contentParse',
      `[${line}:${column}] Invalid format [${scanner.text()}] expected one of [json,string]`,
    );
  },
};

function readTemplate(scanner: JsonScanner): TemplateText {
  const { template, format = 'string' } = parseObject(scanner, PARSER, { template: TEMPLATE, format: FORMAT });
  return { template: required(template, 'template'), format };
}

/**
 * Reads the script of a template. Its language does not matter: it is Mustache.
 * @throws SecurityError `contentParse`, `contentEnd`, `illegalArgument` for a script that is stored elsewhere.
 */
export function readTemplateScript({ template, format }: TemplateText): RoleTemplate {
  const scanner = new JsonScanner(Buffer.from(template), DEFAULT_JSON_LIMITS);
  scanner.next();
  const { source, id, params = {} } = parseObject(scanner, 'script', scriptFields());
  if (id !== undefined) throw unknownScript(id);
  if (source === undefined)
    throw illegalArgument('must specify either [source] for an inline script or [id] for a stored script');
  return { source, params, format, given: { template, format } };
}

/** The fields of a script: its text, or an object whose JSON is its text, or the name of a stored one. */
function scriptFields(): typeof SCRIPT_FIELDS {
  let isGiven = false;
  const once = (field: Field<string>): Field<string> => ({
    accepts: field.accepts,
    read(scanner) {
      if (isGiven) throw illegalArgument('must only use one of [source, id] when specifying a script');
      isGiven = true;
      return field.read(scanner);
    },
  });
  return { ...SCRIPT_FIELDS, source: once(TEMPLATE), id: once(STRING) };
}

const SCRIPT_FIELDS = { source: TEMPLATE, id: STRING, lang: STRING, params: OBJECT, options: OBJECT };

/** No scripts are stored here. */
function unknownScript(id: string): SecurityError {
  const causedBy = new SecurityError('notFound', `unable to find script [${id}] in cluster state`);
  return illegalArgument(`org.elasticsearch.ResourceNotFoundException: ${causedBy.message}`, { causedBy });
}
