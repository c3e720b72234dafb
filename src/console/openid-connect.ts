import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  None,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import { SecurityError } from '../domain/error.ts';
import { Secret } from '../domain/secret.ts';
import { type Instant, instant } from '../domain/time.ts';

/** A provider by which one may sign in. */
export interface OpenIdOptions {
  readonly issuer: string;
  readonly clientId: string;
  /** `null`: the console is a public client. */
  readonly clientSecret: Secret | null;
  readonly clientAuthentication: 'client_secret_basic' | 'client_secret_post';
  readonly scopes: string;
  readonly label: string;
  readonly allowInsecure: boolean;
  /** Origin of the console, to which the provider sends browsers back; known once the listener is open. */
  readonly origin: () => string;
}

/** What came back from the provider. */
export type Completed =
  | { readonly outcome: 'completed'; readonly idToken: Secret; readonly returnTo: string }
  | { readonly outcome: 'refused'; readonly claimedPrincipal: string; readonly reason: string };

interface Pending {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly returnTo: string;
  readonly until: Instant;
}

/** Name of the one provider in paths. */
const NAME = 'oidc';
const LIFETIME_MS = 600_000;
const PENDING_MAX = 10_000;

/**
 * Signs in by the authorization code flow with PKCE, state and nonce. Who the ID token stands for is not decided here: it goes to the
 * realms like any token.
 * @see https://openid.net/specs/openid-connect-core-1_0.html §3.1
 */
export class OpenIdConnect {
  readonly provider: { readonly name: string; readonly label: string };
  readonly #options: OpenIdOptions;
  readonly #pendingByBinding = new Map<string, Pending>();
  #configuration: Promise<Configuration> | null = null;

  constructor(options: OpenIdOptions) {
    this.provider = { name: NAME, label: options.label };
    this.#options = options;
  }

  /** Begins: where the browser goes, and what binds the way back to it. @throws SecurityError `unavailable`. */
  async begin(
    returnTo: string,
    now: Instant,
  ): Promise<{ readonly url: string; readonly binding: string; readonly lifetimeSeconds: number }> {
    const configuration = await this.#discover();
    const pending: Pending = {
      state: randomState(),
      nonce: randomNonce(),
      verifier: randomPKCECodeVerifier(),
      returnTo: ownPath(returnTo),
      until: instant(now + LIFETIME_MS),
    };
    const binding = randomState();
    this.#forgetOld(now);
    this.#pendingByBinding.set(binding, pending);
    const url = buildAuthorizationUrl(configuration, {
      redirect_uri: this.#redirectUri(),
      scope: this.#options.scopes,
      state: pending.state,
      nonce: pending.nonce,
      code_challenge: await calculatePKCECodeChallenge(pending.verifier),
      code_challenge_method: 'S256',
    });
    return { url: url.href, binding, lifetimeSeconds: LIFETIME_MS / 1_000 };
  }

  /** Comes back: once for each beginning, in the browser that began. */
  async complete(binding: string | null, query: URLSearchParams, now: Instant): Promise<Completed> {
    const pending = binding === null ? undefined : this.#pendingByBinding.get(binding);
    if (binding === null || pending === undefined || pending.until <= now)
      return refused('the sign-in was not begun in this browser, or too long ago');
    this.#pendingByBinding.delete(binding);
    const callback = new URL(`${this.#redirectUri()}?${query.toString()}`);
    try {
      const tokens = await authorizationCodeGrant(await this.#discover(), callback, {
        expectedState: pending.state,
        expectedNonce: pending.nonce,
        pkceCodeVerifier: pending.verifier,
        idTokenExpected: true,
      });
      if (tokens.id_token === undefined) return refused('the provider gave no ID token');
      return { outcome: 'completed', idToken: new Secret(tokens.id_token), returnTo: pending.returnTo };
    } catch (error) {
      return refused(`the provider's answer is not accepted: ${(error as Error).message}`);
    }
  }

  #redirectUri(): string {
    return `${this.#options.origin()}/session/openid_connect/${NAME}/callback`;
  }

  #discover(): Promise<Configuration> {
    this.#configuration ??= this.#ask().catch((cause: unknown) => {
      this.#configuration = null;
      throw new SecurityError('unavailable', 'the OpenID provider does not answer', { cause, retryAfterSeconds: 5 });
    });
    return this.#configuration;
  }

  #ask(): Promise<Configuration> {
    const { issuer, clientId, allowInsecure } = this.#options;
    // Asked for by a setting of its own, whose name says what it does.
    const execute = allowInsecure ? [allowInsecureRequests] : [];
    return discovery(new URL(issuer), clientId, undefined, this.#clientAuthentication(), { execute });
  }

  #clientAuthentication(): ClientAuth {
    const { clientSecret, clientAuthentication } = this.#options;
    if (clientSecret === null) return None();
    const secret = clientSecret.reveal();
    return clientAuthentication === 'client_secret_post' ? ClientSecretPost(secret) : ClientSecretBasic(secret);
  }

  #forgetOld(now: Instant): void {
    for (const [binding, { until }] of this.#pendingByBinding) {
      if (until > now && this.#pendingByBinding.size < PENDING_MAX) break;
      this.#pendingByBinding.delete(binding);
    }
  }
}

/** A path of the console's own; anything else is its first page. */
export function ownPath(given: string): string {
  return /^\/(?![/\\])[^\\\s\p{Cc}]*$/u.test(given) ? given : '/';
}

function refused(reason: string): Completed {
  return { outcome: 'refused', claimedPrincipal: '', reason };
}
