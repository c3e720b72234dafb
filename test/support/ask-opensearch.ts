import type { ActionContext } from '../../src/actions/action-context.ts';
import { SecurityError } from '../../src/domain/error.ts';
import { parseRequestTarget } from '../../src/domain/request/parse-request-target.ts';
import type { OwnApiResponse } from '../../src/http/contract/own-api.ts';
import type { OpenSearchApi } from '../../src/http/opensearch/opensearch-api.ts';

/** A request to OpenSearch's security API. */
export interface AskedOfOpenSearch {
  readonly method?: string;
  readonly path: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What was answered; header names in lower case. */
export interface AnsweredByOpenSearch {
  readonly status: number;
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly body: string;
}

/** Asks as the gateway does: what anyone may ask first, then what the proven caller may. */
export async function askOpenSearch(
  api: OpenSearchApi,
  context: ActionContext,
  asked: AskedOfOpenSearch,
): Promise<AnsweredByOpenSearch> {
  const { method = 'GET', path, body = '', headers: given = {} } = asked;
  const target = parseRequestTarget(path);
  const length = Buffer.byteLength(body);
  const headers = new Map([
    ...(length === 0 ? [] : [['content-length', String(length)] as const, ['content-type', 'application/json'] as const]),
    ...Object.entries(given),
  ]);
  const { principal, origin, now } = context;
  const readBody = async (): Promise<Uint8Array> => Buffer.from(body);
  try {
    const request = { method, target, headers, principal, origin, now, readBody };
    return answered(api.respondToAnyone(method, target, headers) ?? (await api.respond(request)));
  } catch (error) {
    if (!(error instanceof SecurityError)) throw error;
    return answered(api.shapeError(error, method, target, headers));
  }
}

function answered({ status, headers: pairs, body }: OwnApiResponse): AnsweredByOpenSearch {
  const headers: Record<string, readonly string[]> = {};
  for (let at = 0; at < pairs.length; at += 2) {
    const name = (pairs[at] ?? '').toLowerCase();
    headers[name] = [...(headers[name] ?? []), pairs[at + 1] ?? ''];
  }
  return { status, headers, body: Buffer.from(body).toString() };
}
