import { setTimeout as delay } from 'node:timers/promises';
import { type ServiceAnswer, sendTo } from '../../../test/compat/opensearch/service.ts';
import { type ConfigurationRequest, NAME_PREFIX, PASSWORD } from './configuration-request.ts';

/** A server that is asked, and its administrator, called `admin`. */
export interface Side {
  readonly url: string;
  readonly adminPassword: string;
}

/** A request that the two sides answered differently. */
export interface ObservedDifference {
  readonly request: ConfigurationRequest;
  readonly reference: string;
  readonly observed: string;
}

/** Headers that count. */
const COMPARED_HEADERS = new Set(['content-type', 'allow', 'www-authenticate']);
const RESOURCES = ['rolesmapping', 'internalusers', 'roles', 'actiongroups', 'tenants'];
const API = '/_plugins/_security/api';

/** Sends the requests to both sides, one after the other, and tells what was answered differently. Takes away what it made. */
export async function compareConfiguration(
  sides: { readonly reference: Side; readonly observed: Side },
  requests: readonly ConfigurationRequest[],
): Promise<readonly ObservedDifference[]> {
  const differences: ObservedDifference[] = [];
  const compare = async (request: ConfigurationRequest): Promise<readonly number[]> => {
    const [reference, observed] = await Promise.all([
      referenceAnswer(sides.reference, request),
      answerOf(sides.observed, request),
    ]);
    const shown = { reference: shapeOf(reference), observed: shapeOf(observed) };
    if (shown.reference !== shown.observed) differences.push({ request, ...shown });
    return [reference.status, observed.status];
  };
  for (const side of Object.values(sides)) await clear(side);
  try {
    for (const request of requests) {
      const statuses = await compare(request);
      const isWritten = request.method === 'PUT' && statuses.every((status) => status < 300);
      if (isWritten && request.path.startsWith(API)) await compare({ ...request, method: 'GET', body: null });
    }
  } finally {
    for (const side of Object.values(sides)) await clear(side);
  }
  return differences;
}

/** A difference in a few lines, for a person. */
export function describeDifference({ request, reference, observed }: ObservedDifference): string {
  return [`[${request.group}] ${requestText(request)}`, `  reference ${reference}`, `  observed  ${observed}`].join('\n');
}

/** The request in one line: caller, method, path, body. */
export function requestText({ as, method, path, body }: ConfigurationRequest): string {
  return `${as ?? 'nobody'}: ${method} ${path} ${body ?? ''}`;
}

/** OpenSearch knows nobody for a moment after some changes, and two changes at once are a conflict. */
const TRIES = 10;
const PAUSE_MS = 500;

async function referenceAnswer(side: Side, request: ConfigurationRequest): Promise<ServiceAnswer> {
  for (let tries = 1; ; tries += 1) {
    const answer = await answerOf(side, request);
    const isPassing = answer.status === 409 || (answer.status === 401 && request.as === 'admin');
    if (!isPassing || tries === TRIES) return answer;
    await delay(PAUSE_MS);
  }
}

function answerOf(side: Side, { as, method, path, body, contentType }: ConfigurationRequest): Promise<ServiceAnswer> {
  const password = as === 'admin' ? side.adminPassword : PASSWORD;
  const authorizations = as === null ? [] : [`Basic ${Buffer.from(`${as}:${password}`).toString('base64')}`];
  const headers = contentType === undefined ? {} : { 'content-type': contentType };
  return sendTo(side.url, { method, path, authorizations, headers, body: body ?? undefined });
}

function shapeOf({ status, headers, text }: ServiceAnswer): string {
  const kept = headers
    .filter(([name]) => COMPARED_HEADERS.has(name))
    .map(([name, value]) => `${name}: ${ordered(name, value)}`);
  return `${status} [${kept.sort().join('; ')}] ${bodyShape(text)}`;
}

function ordered(name: string, value: string): string {
  return name === 'allow' ? value.split(/, ?/).sort().join() : value;
}

function bodyShape(text: string): string {
  try {
    return JSON.stringify(ownAndStatic(JSON.parse(text)), (_, value: unknown) => sortedMembers(value))
      .replace(/"authenticationToken":"[^"]+"/, '"authenticationToken":"{token}"')
      .replace(/allowed: \[([^\]]*)\]/, (_, methods: string) => `allowed: [${methods.split(', ').sort().join(', ')}]`)
      .replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:0');
  } catch {
    return text;
  }
}

/** Of a listing what the comparison made, and what every server has. */
function ownAndStatic(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value);
  const isListing =
    entries.length > 0 && entries.every(([, one]) => typeof one === 'object' && one !== null && 'reserved' in one);
  if (!isListing) return value;
  const kept = entries.filter(([name, one]) => name.startsWith(NAME_PREFIX) || (one as { static?: boolean }).static === true);
  return Object.fromEntries(kept);
}

function sortedMembers(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

async function clear(side: Side): Promise<void> {
  for (const resource of RESOURCES) {
    const list = await mustAnswer(side, 'GET', resource, null);
    const names = Object.keys(JSON.parse(list.text)).filter((name) => name.startsWith(NAME_PREFIX));
    const removals = names.map((name) => ({ op: 'remove', path: `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}` }));
    if (removals.length === 0) continue;
    await mustAnswer(side, 'PATCH', resource, JSON.stringify(removals));
  }
}

async function mustAnswer(side: Side, method: string, resource: string, body: string | null): Promise<ServiceAnswer> {
  const request = { group: '', as: 'admin', method, path: `${API}/${resource}`, body };
  const answer = await referenceAnswer(side, request);
  if (answer.status !== 200) throw new Error(`${requestText(request)} at ${side.url}: ${answer.status} ${answer.text}`);
  return answer;
}
