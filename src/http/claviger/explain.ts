import type { SetVerdict } from '../../actions/explain/deciding-rules.ts';
import type { ExplainedCheck, ExplainRequest, Explanation } from '../../actions/explain/explain-request.ts';
import type { SubjectRequest } from '../../actions/explain/subject.ts';
import { illegalArgument, SecurityError } from '../../domain/error.ts';
import { readCompactJson } from '../../domain/json/compact-json.ts';
import type { JsonScanner } from '../../domain/json/json-scanner.ts';
import type { JsonObject } from '../../domain/json/json-value.ts';
import { parseRequestTarget } from '../../domain/request/parse-request-target.ts';
import type { RequestTarget } from '../../domain/request/request-target.ts';
import type { RoleDescriptors } from '../../domain/role/role-descriptor.ts';
import { type BodyReader, type Route, route } from '../contract/route.ts';
import { type Field, parseObject, required, STRING } from '../elasticsearch/object-parser.ts';
import { forEachElement, forEachField } from '../elasticsearch/read-content.ts';
import { ROLE_DESCRIPTORS } from '../elasticsearch/role-descriptor-parser.ts';
import { errorStatus, errorSummary } from '../error-response.ts';
import { isOwnPath } from '../own-path.ts';
import type { ClavigerActions } from './claviger-actions.ts';

/** Why a request to the cluster would be allowed or refused; Claviger's own API. */
export function explainRoutes(actions: Pick<ClavigerActions, 'explainRequest'>): readonly Route[] {
  return [
    route({
      methods: ['POST'],
      path: '/_claviger/explain',
      parameters: {},
      body: EXPLAIN,
      async handle({ context, body }) {
        return { status: 200, document: explanationDocument(await actions.explainRequest(context, body)) };
      },
    }),
  ];
}

/** A body as it is sent, with the content type that it has unless the headers tell another. */
interface WrittenBody {
  readonly text: string;
  readonly contentType: string;
}

const JSON_TYPE = 'application/json';
const LINES_TYPE = 'application/x-ndjson';

/** A text as it is, an object as JSON, an array as lines of JSON. Numbers keep the form they were given in. */
const WRITTEN_BODY: Field<WrittenBody> = {
  accepts: ['START_OBJECT', 'START_ARRAY', 'VALUE_STRING'],
  read(scanner) {
    if (scanner.token === 'VALUE_STRING') return { text: scanner.text(), contentType: JSON_TYPE };
    if (scanner.token === 'START_OBJECT') return { text: readCompactJson(scanner), contentType: JSON_TYPE };
    let text = '';
    forEachElement(scanner, () => {
      text += `${readCompactJson(scanner)}\n`;
    });
    return { text, contentType: LINES_TYPE };
  },
};

const HEADERS: Field<ReadonlyMap<string, string>> = {
  accepts: ['START_OBJECT'],
  read(scanner) {
    const headers = new Map<string, string>();
    forEachField(scanner, (name) => {
      if (scanner.token !== 'VALUE_STRING') throw illegalArgument(`header [${name}] must be a string`);
      headers.set(name.toLowerCase(), scanner.text());
    });
    return headers;
  },
};

type WrittenRequest = Omit<ExplainRequest, 'subject'>;

const REQUEST: Field<WrittenRequest> = {
  accepts: ['START_OBJECT'],
  read(scanner) {
    const fields = { method: STRING, path: STRING, headers: HEADERS, body: WRITTEN_BODY };
    const { method, path, headers, body } = parseObject(scanner, 'explained_request', fields);
    const bytes = new TextEncoder().encode(body?.text ?? '');
    const written = new Map(headers);
    written.delete('transfer-encoding');
    written.delete('content-length');
    if (body !== undefined) {
      written.set('content-length', String(bytes.length));
      if (!written.has('content-type')) written.set('content-type', body.contentType);
    }
    return { method: required(method, 'method'), target: required(path, 'path'), headers: written, body: bytes };
  },
};

/** Headers may hold credentials, so error texts repeat nothing of the body. */
const EXPLAIN: BodyReader<ExplainRequest> = {
  isSecret: true,
  read(scanner: JsonScanner) {
    const fields = { request: REQUEST, role_descriptors: ROLE_DESCRIPTORS, api_key_id: STRING };
    const values = parseObject(scanner, 'explain_request', fields);
    const request = required(values.request, 'request');
    assertForCluster(request.target);
    return { ...request, subject: subjectOf(values.role_descriptors, values.api_key_id) };
  },
};

/** A target that cannot be read is explained, as refused. */
function assertForCluster(target: string): void {
  let parsed: RequestTarget;
  try {
    parsed = parseRequestTarget(target);
  } catch (error) {
    if (error instanceof SecurityError) return;
    throw error;
  }
  if (isOwnPath(parsed)) throw illegalArgument(`[${parsed.path}] is answered here: only requests to the cluster are explained`);
}

function subjectOf(roleDescriptors: RoleDescriptors | undefined, apiKeyId: string | undefined): SubjectRequest {
  if (roleDescriptors !== undefined && apiKeyId !== undefined) {
    throw illegalArgument('only one of [role_descriptors, api_key_id] can be specified');
  }
  if (roleDescriptors !== undefined) return { kind: 'roleDescriptors', roleDescriptors };
  return apiKeyId === undefined ? { kind: 'caller' } : { kind: 'apiKey', id: apiKeyId };
}

function explanationDocument(explanation: Explanation): JsonObject {
  const { refusal, route: found, indices, hasAllRights, checks, checksOmitted } = explanation;
  return {
    allowed: refusal === null,
    ...(refusal !== null && { refusal: { ...errorSummary(refusal), status: errorStatus(refusal) } }),
    route: found === null ? null : { path: found.path, action: found.action, scope: found.scope },
    indices,
    all_rights: hasAllRights,
    checks: checks.map(checkDocument),
    ...(checksOmitted > 0 && { checks_omitted: checksOmitted }),
  };
}

function checkDocument({ action, scope, names, allowed, sets }: ExplainedCheck): JsonObject {
  return { action, scope, ...(scope === 'index' && { names }), allowed, sets: sets.map(verdictDocument) };
}

function verdictDocument(verdict: SetVerdict): JsonObject {
  const { set, allowed } = verdict;
  const rules = verdict.rules.map(({ role, entry }) => ({ role, entry }));
  if (verdict.allowed) return { set, allowed, rules, ...(verdict.together && { together: true }) };
  return { set, allowed, reason: verdict.reason, rules, granted_by: verdict.privileges };
}
