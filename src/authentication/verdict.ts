import { assert, SecurityError } from '../domain/error.ts';
import type { Credential } from '../domain/principal/credential.ts';
import { type Instant, instant } from '../domain/time.ts';
import type { ChainOutcome } from './chain.ts';
import type { Reading } from './dependency-tracker.ts';
import type { AuthenticationResult, Principal } from './principal.ts';
import type { AuthenticatedOutcome, RealmOutcome } from './realm.ts';
import { type Refusals, withRealmChallenge } from './refusals.ts';
import type { Loaded } from './verified-credential-cache.ts';

/** What is added to the refusal of every token that is none of the token service's. */
const INVALID_TOKEN = 'oauth2 token: invalid token';

/** Schemes whose refusals name no user. */
const NAMELESS_SCHEMES: readonly Credential['scheme'][] = ['apiKey', 'apiToken', 'malformedApiKey', 'bearer'];

type Accepted = Extract<AuthenticationResult, { outcome: 'authenticated' }>;

/** A refusal as it is kept: the text is made per request, because it names the request. */
export interface Refused {
  readonly outcome: 'refused';
  readonly scheme: Credential['scheme'];
  readonly claimedPrincipal: string;
  /** Whether the 401 names whom the credential claims to be, whatever its scheme. */
  readonly namesClaim: boolean;
  readonly reason: string;
  readonly told: string | null;
  readonly toldInstead: string | null;
  readonly soleChallenge: string | null;
  /** Whether the secret was right: it counts as no failed attempt. */
  readonly isGenuine: boolean;
  readonly realmChallenge: string | null;
}

/** What is kept of a credential. */
export type Verdict = Accepted | Refused;

/** The verdict on a credential that a realm accepts; `finish` makes the principal of what is the same for all. */
export function acceptCredential(
  outcome: AuthenticatedOutcome,
  reading: Reading,
  finish: (principal: Omit<Principal, 'authorizer'>) => Principal,
): Loaded<Verdict> {
  const { authentication, rights, expiration, dependencies, isCurrent, mutualAuthenticationToken } = outcome;
  // Every set must allow an action: with no set at all, everything would be allowed.
  assert(rights.descriptorSets.length > 0, 'rights have at least one set of role descriptors');
  const principal = finish({
    authentication,
    rights,
    expiration,
    isCurrent: () => reading.isCurrent() && isCurrent?.() !== false,
  });
  return {
    verdict: {
      outcome: 'authenticated',
      principal,
      ...(mutualAuthenticationToken !== undefined && { mutualAuthenticationToken }),
    },
    keep: outcome.isForOneUse === true ? 'nowhere' : 'accepted',
    expiration: earlier(expiration, outcome.believedUntil),
    ...(isCurrent !== undefined && { isCurrent }),
    dependencies,
  };
}

/** The verdict on a credential that no realm accepts. */
export function rejectCredential(
  outcome: Exclude<ChainOutcome, { outcome: 'authenticated' }>,
  credential: Credential,
  keepRefusal: boolean,
): Loaded<Verdict> {
  const { dependencies, believedUntil, isCurrent } = outcome;
  const verdict = outcome.outcome === 'unclaimed' ? unclaimed(credential) : rejected(outcome, credential);
  // What was found without reading anything is found again at no cost; a ticket comes once.
  const isWorthKeeping = keepRefusal && dependencies.length > 0 && credential.scheme !== 'negotiate';
  return {
    verdict,
    keep: isWorthKeeping ? 'refused' : 'nowhere',
    expiration: believedUntil ?? null,
    ...(isCurrent !== undefined && { isCurrent }),
    dependencies,
  };
}

/** The answer to a request with a credential that was refused. */
export function refuseRequest(refusals: Refusals, verdict: Refused, uri: string): AuthenticationResult {
  const { claimedPrincipal, reason, realmChallenge } = verdict;
  const error = refusalOf(refusals, verdict, uri);
  return {
    outcome: 'refused',
    error: realmChallenge === null ? error : withRealmChallenge(error, realmChallenge),
    claimedPrincipal: claimedPrincipal === '' ? null : claimedPrincipal,
    reason,
  };
}

/** The answer to a request without a credential. */
export function refuseMissing(refusals: Refusals, uri: string): AuthenticationResult {
  const error = refusals.missingCredentials(uri);
  return { outcome: 'refused', error, claimedPrincipal: null, reason: 'missing credentials' };
}

/** The answer to a `Basic` header that cannot be read. */
export function refuseMalformed(
  refusals: Refusals,
  { reason, cause }: Extract<Credential, { scheme: 'malformedBasic' }>,
): AuthenticationResult {
  return { outcome: 'refused', error: refusals.malformedBasic(reason, cause), claimedPrincipal: null, reason };
}

/** The answer to a header that is too long. */
export function refuseLong(charactersMax: number): AuthenticationResult {
  const message = `the Authorization header exceeds [${charactersMax}] characters`;
  return {
    outcome: 'refused',
    error: new SecurityError('headersTooLarge', message),
    claimedPrincipal: null,
    reason: message,
  };
}

function refusalOf(refusals: Refusals, verdict: Refused, uri: string): SecurityError {
  const { scheme, claimedPrincipal, namesClaim, told, toldInstead, soleChallenge } = verdict;
  if (toldInstead !== null) return refusals.rejected(toldInstead, soleChallenge);
  if (namesClaim && scheme === 'bearer') return refusals.wrongToken(claimedPrincipal, uri, told ?? INVALID_TOKEN);
  return !NAMELESS_SCHEMES.includes(scheme)
    ? refusals.wrongPassword(claimedPrincipal, uri)
    : refusals.unsuccessfulCredentials(told);
}

function rejected(outcome: Extract<RealmOutcome, { outcome: 'rejected' }>, { scheme }: Credential): Refused {
  const {
    reason,
    told,
    toldInstead = null,
    soleChallenge = null,
    isGenuine = false,
    realmChallenge = null,
    claimedPrincipal,
  } = outcome;
  const { namesClaim = false } = outcome;
  return {
    outcome: 'refused',
    scheme,
    claimedPrincipal,
    namesClaim,
    reason,
    told,
    toldInstead,
    soleChallenge,
    isGenuine,
    realmChallenge,
  };
}

function unclaimed(credential: Credential): Refused {
  return {
    outcome: 'refused',
    scheme: credential.scheme,
    claimedPrincipal: credential.scheme === 'basic' ? credential.username : '',
    namesClaim: false,
    reason: 'no realm accepts the credential',
    told: credential.scheme === 'bearer' ? INVALID_TOKEN : null,
    toldInstead: null,
    soleChallenge: null,
    isGenuine: false,
    realmChallenge: null,
  };
}

function earlier(one: Instant | null, other: Instant | undefined): Instant | null {
  if (other === undefined) return one;
  return one === null ? other : instant(Math.min(one, other));
}
