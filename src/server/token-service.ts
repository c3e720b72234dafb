import type { Settings } from '../config/settings.ts';
import { isCarriedSafely } from './open-gateway-listener.ts';

/**
 * Whether the token service is on: as it is set, else where the listener has TLS or is a loopback one.
 * @see https://www.elastic.co/docs/reference/elasticsearch/configuration-reference/security-settings
 */
export function isTokenServiceOn(settings: Settings): boolean {
  return settings['xpack.security.authc.token.enabled'] ?? isCarriedSafely(settings);
}

/**
 * Refuses to hand out tokens in the clear over a network, also one that is trusted.
 * @throws Error that says what to set.
 */
export function assertTokenServiceSafe(settings: Settings): void {
  if (!isTokenServiceOn(settings) || isCarriedSafely(settings)) return;
  throw new Error(
    'HTTPS is required in order to use the token service; set xpack.security.http.ssl.enabled, or switch the token service off by xpack.security.authc.token.enabled',
  );
}
