import { API_KEY_REALM, type Authentication } from '../principal/authentication.ts';
import type { Instant } from '../time.ts';
import type { AuditEvent } from './audit-event.ts';
import { decisionOf } from './audit-search.ts';

/** What a line tells beside its event, and how long it may become. */
export interface AuditLineOptions {
  /** Name of this node. */
  readonly nodeName: string;
  /** Tells the event apart from every other, whatever node wrote it; absent: not told. */
  readonly eventId?: string;
  /** Most index expressions that a line lists; how many were left out is told in `indices.omitted`. Default 10,000. */
  readonly indicesMax?: number;
  /** Longest claimed name, in UTF-16 code units: it comes from a stranger. Default 1,024. */
  readonly claimLengthMax?: number;
}

const INDICES_MAX = 10_000;
const CLAIM_LENGTH_MAX = 1_024;

/** Printable ASCII but `"` and `\`: stands in JSON as it is. */
const PLAIN = /^[ !#-[\]-~]*$/;

/** DEL, the C1 controls, line separators and the marks that reverse the reading direction: JSON leaves them bare. */
const UNSAFE_ON_A_TERMINAL = /[\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/**
 * One event as one line of JSON, without the line end. Fields are named as in Elasticsearch's audit log and left out when
 * they hold nothing. No character of a name can end the line, begin another or steer a terminal.
 *
 * `user.name` and `apikey.id` hold what was proven, or in `authentication_failed` what was claimed.
 *
 * **Cost.** Written for every request: what is told of a caller is made once per `Authentication`, which the cache of
 * verified credentials hands out again and again.
 * @see https://www.elastic.co/docs/reference/elasticsearch/elasticsearch-audit-events
 */
export function auditLine(event: AuditEvent, options: AuditLineOptions): string {
  const { origin, authentication } = event;
  const who = authentication === null ? claimFields(event, options.claimLengthMax) : rememberedCallerFields(authentication);
  return (
    `{"type":"audit","@timestamp":"${timestamp(event.at)}"${nodeField(options.nodeName)},"event.type":"rest","event.action":"${event.event}","decision":"${decisionOf(event.event)}"` +
    (options.eventId === undefined ? '' : textField('event.id', options.eventId)) +
    textField('request.id', origin.requestId) +
    `,"origin.type":"rest"` +
    textField('origin.address', origin.remoteAddress) +
    who +
    textField('request.method', origin.method) +
    textField('url.path', origin.path) +
    textField('opaque_id', origin.opaqueId) +
    textField('action', event.action) +
    indicesFields(event.indices, options.indicesMax ?? INDICES_MAX) +
    (event.targets.length > 0 ? listField('targets', event.targets) : '') +
    textField('reason', event.reason) +
    (event.job === undefined ? '' : jobFields(event.job)) +
    '}'
  );
}

// Made once a millisecond and once a node: at full speed many lines share them.
let stampedMs = Number.NaN;
let stamp = '';
let namedNode = '';
let namedNodeField = '';

function timestamp(at: Instant): string {
  if (at !== stampedMs) {
    stamp = new Date(at).toISOString();
    stampedMs = at;
  }
  return stamp;
}

function nodeField(name: string): string {
  if (name !== namedNode) {
    namedNodeField = textField('node.name', name);
    namedNode = name;
  }
  return namedNodeField;
}

const callerFieldsByAuthentication = new WeakMap<Authentication, string>();

function rememberedCallerFields(authentication: Authentication): string {
  const remembered = callerFieldsByAuthentication.get(authentication);
  if (remembered !== undefined) return remembered;
  const fields = callerFields(authentication);
  callerFieldsByAuthentication.set(authentication, fields);
  return fields;
}

function callerFields(authentication: Authentication): string {
  const { type, user, realm, lookupRealm, apiKey, serviceToken, longLivedTokenId, isOnBehalfOf, authenticatingUser } =
    authentication;
  return (
    textField('user.name', user.username) +
    textField('user.realm', lookupRealm.name) +
    (authenticatingUser === null
      ? ''
      : textField('user.run_by.name', authenticatingUser.username) + textField('user.run_by.realm', realm.name)) +
    listField('user.roles', user.roles) +
    textField('authentication.type', type.toUpperCase()) +
    (apiKey === null ? '' : textField('apikey.id', apiKey.id) + textField('apikey.name', apiKey.name)) +
    (serviceToken === undefined
      ? ''
      : textField('authentication.token.name', serviceToken.name) + textField('authentication.token.type', serviceToken.type)) +
    (isOnBehalfOf === true ? textField('authentication.token.type', '_on_behalf_of') : '') +
    textField('authentication.token.id', longLivedTokenId ?? null)
  );
}

function claimFields({ claimedPrincipal, realm }: AuditEvent, lengthMax: number = CLAIM_LENGTH_MAX): string {
  const field = realm?.type === API_KEY_REALM.type ? 'apikey.id' : 'user.name';
  return textField(field, claimedPrincipal?.slice(0, lengthMax) ?? null) + textField('realm', realm?.name ?? null);
}

function jobFields({ name, runId, step }: NonNullable<AuditEvent['job']>): string {
  return textField('job.name', name) + textField('job.run.id', runId) + textField('job.step', step);
}

function indicesFields(indices: readonly string[], indicesMax: number): string {
  if (indices.length === 0) return '';
  if (indices.length <= indicesMax) return listField('indices', indices);
  return `${listField('indices', indices.slice(0, indicesMax))},"indices.omitted":${indices.length - indicesMax}`;
}

function textField(name: string, text: string | null): string {
  return text === null ? '' : `,"${name}":${quoted(text)}`;
}

function listField(name: string, texts: readonly string[]): string {
  return `,"${name}":[${texts.map(quoted).join()}]`;
}

function quoted(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : JSON.stringify(text).replace(UNSAFE_ON_A_TERMINAL, escaped);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
