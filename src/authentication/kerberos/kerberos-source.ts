import type { JsonObject } from '../../domain/json/json-value.ts';
import { BoundedQueue } from '../bounded-queue.ts';
import { decodeBase64 } from '../decode-base64.ts';
import type { ExternalSource, ExternalVerdict } from '../external-source.ts';
import type { ExternalUser } from '../external-user.ts';
import type { SpnegoAcceptor, SpnegoLibrary } from './spnego-library.ts';

/** Whose tickets are accepted, and how they are read. */
export interface KerberosSourceOptions {
  /** Principal that a ticket must be for, e.g. `HTTP/gateway.example.com@EXAMPLE.COM`; `null`: any of the keytab. */
  readonly servicePrincipal: string | null;
  /** Whether `alice@EXAMPLE.COM` is `alice` here. */
  readonly removeRealmName: boolean;
  /** Tickets that are verified at a time, and that wait. */
  readonly concurrentMax: number;
  readonly queueMax: number;
}

/** What the 401 of this scheme offers. */
export const NEGOTIATE_CHALLENGE = 'Negotiate';

const NOT_COMPLETE = 'failed to authenticate user, gss context negotiation not complete';
const NOT_BASE64 = 'invalid negotiate authentication header value, could not decode base64 token';
/** The service's own fault: no keytab, none that can be read, no place to remember tickets. */
const OWN_FAULT = /^No credentials were supplied|permission denied|replay cache/i;
/** Who comes as nobody. RFC 8062 §3. */
const ANONYMOUS = /^WELLKNOWN\/ANONYMOUS@/;

/**
 * Principals that prove themselves by a Kerberos ticket. GSS-API judges it: its time, its service, and that it has not come
 * before. One token is one negotiation: where the client's first is not enough, it is told so with a token, and nothing is kept.
 * @see https://www.rfc-editor.org/rfc/rfc4559
 */
export function createKerberosSource(library: SpnegoLibrary, options: KerberosSourceOptions): ExternalSource {
  const queue = new BoundedQueue({
    runningMax: options.concurrentMax,
    queuedMax: options.queueMax,
    refusal: 'too many tickets wait to be verified',
  });
  return {
    async verify(credential) {
      if (credential.scheme !== 'negotiate') return { outcome: 'notMine' };
      const ticket = credential.ticket.reveal();
      const decoded = decodeBase64(ticket);
      if ('violation' in decoded || decoded.bytes.length === 0) return reject(NOT_BASE64);
      return queue.run(() => accept(library, options, decoded.bytes.toString('base64')));
    },
  };
}

async function accept(library: SpnegoLibrary, options: KerberosSourceOptions, token: string): Promise<ExternalVerdict> {
  const acceptor = await library.initializeServer('');
  try {
    await acceptor.step(token);
  } catch (error) {
    return refuse(acceptor, error);
  }
  const { username, targetName, response, contextComplete } = acceptor;
  if (!contextComplete || typeof username !== 'string') return reject(NOT_COMPLETE);
  const { servicePrincipal } = options;
  if (servicePrincipal !== null && targetName !== servicePrincipal)
    return reject(`the ticket is for [${targetName}]`, username);
  // The library escapes what a part of a name has of `@`, `/` and the like: such a name could be read as another's.
  if (username.includes('\\') || ANONYMOUS.test(username)) return reject('principals of this kind are not accepted', username);
  return {
    outcome: 'verified',
    user: describe(username, options.removeRealmName),
    ...(typeof response === 'string' && response !== '' && { mutualAuthenticationToken: response }),
  };
}

/** A token that is not the last one is an error to the library too, but it has an answer for the client then. */
function refuse(acceptor: SpnegoAcceptor, error: unknown): ExternalVerdict {
  const text = error instanceof Error ? error.message : '';
  if (OWN_FAULT.test(text)) throw new Error('GSS-API cannot accept tickets', { cause: error });
  const { response } = acceptor;
  if (typeof response !== 'string' || response === '') return reject(text);
  return { ...reject(NOT_COMPLETE), realmChallenge: `${NEGOTIATE_CHALLENGE} ${response}` };
}

/** No other realm knows what to do with a ticket. */
function reject(reason: string, claimedPrincipal = ''): Extract<ExternalVerdict, { outcome: 'rejected' }> {
  return { outcome: 'rejected', reason, toldInstead: reason, claimedPrincipal, isFinal: true };
}

function describe(principal: string, removeRealmName: boolean): ExternalUser {
  const at = principal.lastIndexOf('@');
  const username = removeRealmName && at > 0 ? principal.slice(0, at) : principal;
  const metadata: JsonObject = {
    kerberos_realm: at > 0 ? principal.slice(at + 1) : '',
    kerberos_user_principal_name: principal,
  };
  return { username, dn: null, groups: [], fullName: null, email: null, metadata };
}
