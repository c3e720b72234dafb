import type { AccessTokenJwts } from '../../authentication/oauth2/access-token-jwt.ts';
import { digestOfToken, isTokenShaped } from '../../authentication/token-secret.ts';
import type { Secret } from '../../domain/secret.ts';
import type { Instant } from '../../domain/time.ts';
import type { AccessToken, TokenClient } from '../../domain/token/access-token.ts';
import { isSameClient, tokenClientOf } from '../../domain/token/token-client.ts';
import type { TokenStore } from '../../stores/token-store.ts';
import { callStore } from '../store-fault.ts';

/** What looking a token up needs. */
export interface FindTokenDeps {
  readonly tokens: Pick<TokenStore, 'findByDigest' | 'findByRefreshDigest'>;
  readonly jwts: Pick<AccessTokenJwts, 'verify'>;
}

/** The pair of an access token of either form, valid or not, or `null`. A JSON web token that is not ours is none. */
export async function findAccessToken(
  { tokens, jwts }: FindTokenDeps,
  token: Secret,
  now: Instant,
): Promise<AccessToken | null> {
  if (isTokenShaped(token)) return callStore(() => tokens.findByDigest(digestOfToken(token)));
  const verdict = await jwts.verify(token, now);
  return verdict.outcome === 'signed' ? callStore(() => tokens.findByDigest(verdict.digest)) : null;
}

/** The pair of a refresh token, or `null`. */
export async function findRefreshToken({ tokens }: FindTokenDeps, token: Secret): Promise<AccessToken | null> {
  return isTokenShaped(token) ? callStore(() => tokens.findByRefreshDigest(digestOfToken(token))) : null;
}

/** Whether a pair is this client's business: it asked for it, or is the one it stands for. */
export function isTokenOf({ client, refresh, authentication }: AccessToken, asking: TokenClient): boolean {
  return [refresh?.client, client, tokenClientOf(authentication)].some(
    (known) => known !== undefined && isSameClient(known, asking),
  );
}
