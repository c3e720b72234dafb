import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type AccessTokenJwts, createAccessTokenJwts } from '../authentication/oauth2/access-token-jwt.ts';
import { SigningKeyRing } from '../authentication/oauth2/signing-key-ring.ts';
import type { Settings } from '../config/settings.ts';
import { systemClock } from '../platform/clock.ts';
import type { Log } from '../platform/log.ts';
import { systemRandom } from '../platform/random.ts';
import { readSigningKeys, writeSigningKeys } from '../platform/signing-key-file.ts';
import type { PublishedAddress } from './publish-address.ts';
import { isTokenServiceOn } from './token-service.ts';

const KEY_FILE = 'oauth2-signing.keys';
/** How often it is looked whether a signing key is due: rotations are hours apart at least. */
const ROTATION_CHECK_MS = 60_000;

/** What the OAuth 2 endpoints have of their own. */
export interface Oauth2 {
  readonly issuer: () => string;
  readonly keys: SigningKeyRing;
  readonly jwts: AccessTokenJwts;
}

/** Opens what the OAuth 2 endpoints need, or `null` when they are off. @throws Error when they cannot be opened. */
export async function openOauth2(
  settings: Settings,
  folder: string,
  published: PublishedAddress,
  log: Log,
  closing: AsyncDisposableStack,
): Promise<Oauth2 | null> {
  if (!settings['claviger.oauth2.enabled']) return null;
  if (!isTokenServiceOn(settings)) {
    throw new Error('claviger.oauth2.enabled needs the token service: see xpack.security.authc.token.enabled');
  }
  if (!settings['xpack.security.authc.api_key.enabled']) {
    throw new Error('claviger.oauth2.enabled needs xpack.security.authc.api_key.enabled: the clients are API keys');
  }
  const issuer = (): string => settings['claviger.oauth2.issuer'] ?? published.origin;
  const keys = await openSigningKeys(settings, join(folder, KEY_FILE), log, closing);
  const jwts = createAccessTokenJwts({
    keys,
    issuer,
    audience: settings['claviger.oauth2.audience'],
    jwtCharactersMax: settings['claviger.oauth2.jwt_bytes_max'],
  });
  return { issuer, keys, jwts };
}

async function openSigningKeys(
  settings: Settings,
  path: string,
  log: Log,
  closing: AsyncDisposableStack,
): Promise<SigningKeyRing> {
  const schedule = {
    alg: settings['claviger.oauth2.signing_algorithm'],
    rotationIntervalMs: settings['claviger.oauth2.signing_key_rotation_interval'],
    overlapMs: settings['claviger.oauth2.signing_key_overlap'],
  };
  const save = (keys: Parameters<typeof writeSigningKeys>[1]): void => writeSigningKeys(path, keys);
  const ring = new SigningKeyRing({ schedule, random: systemRandom, save }, readSigningKeys(path));
  // Keys of before go on being accepted when access tokens have become opaque; new ones are made for JSON web tokens alone.
  if (settings['claviger.oauth2.access_token_format'] === 'jwt') {
    await ring.rotate(systemClock.now());
    closing.defer(rotateUntilClosed(ring, log));
  }
  return ring;
}

/** @returns what ends it. */
function rotateUntilClosed(ring: SigningKeyRing, log: Log): () => Promise<void> {
  const ending = new AbortController();
  const { signal } = ending;
  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      await delay(ROTATION_CHECK_MS, undefined, { ref: false, signal }).catch(() => undefined);
      if (signal.aborted) return;
      await ring.rotate(systemClock.now()).catch((error: unknown) => {
        log.error({ err: error }, 'the signing keys could not be rotated; the old ones stay');
      });
    }
  };
  const running = run();
  return () => {
    ending.abort();
    return running;
  };
}
