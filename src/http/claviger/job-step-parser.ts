import { illegalArgument, SecurityError } from '../../domain/error.ts';
import type { JobStep } from '../../domain/job/job.ts';
import { samplePath } from '../../domain/job/step-violations.ts';
import { readCompactJson } from '../../domain/json/compact-json.ts';
import { parseRequestTarget } from '../../domain/request/parse-request-target.ts';
import type { RequestTarget } from '../../domain/request/request-target.ts';
import { type Field, parseObject, required, STRING } from '../elasticsearch/object-parser.ts';
import { forEachElement, forEachField } from '../elasticsearch/read-content.ts';
import { isOwnPath } from '../own-path.ts';

const METHODS: readonly JobStep['method'][] = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'];
const LINES_TYPE = 'application/x-ndjson';

/** The steps of a job. */
export const STEPS: Field<readonly JobStep[]> = {
  accepts: ['START_ARRAY'],
  read(scanner) {
    const steps: JobStep[] = [];
    forEachElement(scanner, () => {
      const fields = {
        name: STRING,
        method: STRING,
        path: STRING,
        headers: HEADERS,
        body: WRITTEN_BODY,
        accept_statuses: STATUSES,
      };
      const {
        name,
        method,
        path,
        headers = {},
        body,
        accept_statuses: acceptStatuses = [],
      } = parseObject(scanner, 'step', fields);
      steps.push({
        name: required(name, 'name'),
        method: methodOf(required(method, 'method')),
        path: pathForCluster(required(path, 'path')),
        headers: body?.isLines === true ? { 'content-type': LINES_TYPE, ...headers } : headers,
        body: body?.text ?? null,
        acceptStatuses,
      });
    });
    return steps;
  },
};

/** Names in lower case. */
const HEADERS: Field<Readonly<Record<string, string>>> = {
  accepts: ['START_OBJECT'],
  read(scanner) {
    const headers = new Map<string, string>();
    forEachField(scanner, (given) => {
      const name = given.toLowerCase();
      if (scanner.token !== 'VALUE_STRING') throw illegalArgument(`header [${name}] must be a string`);
      if (headers.has(name)) throw illegalArgument(`header [${name}] stands there twice`);
      headers.set(name, scanner.text());
    });
    // Own properties alone: a header may be named `__proto__`.
    return Object.fromEntries(headers);
  },
};

/** A text as it is, an object as JSON, an array as lines of JSON. Numbers keep the form they were given in. */
const WRITTEN_BODY: Field<{ readonly text: string; readonly isLines: boolean } | null> = {
  accepts: ['START_OBJECT', 'START_ARRAY', 'VALUE_STRING', 'VALUE_NULL'],
  read(scanner) {
    if (scanner.token === 'VALUE_NULL') return null;
    if (scanner.token === 'VALUE_STRING') return { text: scanner.text(), isLines: false };
    if (scanner.token === 'START_OBJECT') return { text: readCompactJson(scanner), isLines: false };
    let text = '';
    forEachElement(scanner, () => {
      text += `${readCompactJson(scanner)}\n`;
    });
    return { text, isLines: true };
  },
};

const STATUSES: Field<readonly number[]> = {
  accepts: ['START_ARRAY'],
  read(scanner) {
    const statuses: number[] = [];
    forEachElement(scanner, (token) => {
      if (token !== 'VALUE_NUMBER') throw illegalArgument('[accept_statuses] must hold numbers');
      statuses.push(Number(scanner.text()));
    });
    return statuses;
  },
};

function methodOf(text: string): JobStep['method'] {
  const method = METHODS.find((known) => known === text);
  if (method === undefined) throw illegalArgument(`[method] must be one of [${METHODS.join(', ')}] but was [${text}]`);
  return method;
}

/** Jobs ask the cluster alone: answers of the own API may hold secrets, which no run keeps. What cannot be read is refused later. */
function pathForCluster(path: string): string {
  let target: RequestTarget;
  try {
    target = parseRequestTarget(samplePath(path));
  } catch (error) {
    if (error instanceof SecurityError) return path;
    throw error;
  }
  if (isOwnPath(target)) throw illegalArgument(`[${target.path}] is answered here: a job sends requests to the cluster alone`);
  return path;
}
