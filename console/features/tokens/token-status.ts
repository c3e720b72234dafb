/** What can be said of a token now. */
export type TokenStatus = 'active' | 'expiring' | 'expired' | 'revoked';

const SOON_PART = 0.1;
const SOON_MS_MAX = 7 * 86_400_000;

/**
 * Tells the state of a token. It expires soon when a tenth of its life is left, and at most a week.
 * @param token Times in milliseconds since the epoch; `expiration` `null`: never.
 */
export function tokenStatus(
  token: { readonly creation: number; readonly expiration: number | null; readonly revocation?: number | null },
  now: number,
): TokenStatus {
  const { creation, expiration, revocation = null } = token;
  if (revocation !== null) return 'revoked';
  if (expiration === null) return 'active';
  if (expiration <= now) return 'expired';
  const soonMs = Math.min(SOON_MS_MAX, (expiration - creation) * SOON_PART);
  return expiration - now <= soonMs ? 'expiring' : 'active';
}
