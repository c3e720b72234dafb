import type { AuthenticatorDeps } from '../authentication/authenticator.ts';
import { clientAddress, parsePeerNetworks } from '../authentication/peer-networks.ts';
import { AttemptThrottle } from '../authentication/throttle/attempt-throttle.ts';
import type { Settings } from '../config/settings.ts';
import { systemClock } from '../platform/clock.ts';
import { addGauge, addLabelledCounter } from '../platform/metrics.ts';
import type { GatewayParts } from './gateway-parts.ts';

/** Tells the client of a request that came through the proxies that the settings trust. */
export function openClientAddresses(settings: Settings): (address: string, forwardedFor: string | undefined) => string {
  const trusted = parsePeerNetworks(settings['claviger.http.trusted_proxies']);
  return (address, forwardedFor) => clientAddress(address, forwardedFor, trusted);
}

/** What slows guessing down, as the settings want it; nothing where they switch it off. */
export function openThrottling({
  settings,
  metrics,
}: Pick<GatewayParts, 'settings' | 'metrics'>): Pick<AuthenticatorDeps, 'throttling'> {
  if (!settings['claviger.authc.throttle.enabled']) return {};
  const clientAddressOf = openClientAddresses(settings);
  const throttled = addLabelledCounter(
    metrics,
    'claviger_authentication_throttled_total',
    'Attempts to authenticate that came too soon after failures, by what was counted: pair, source, account, concurrency.',
    ['by'],
  );
  const throttle = new AttemptThrottle(
    { clock: systemClock, onThrottled: (by) => throttled.labels({ by }).inc() },
    {
      pairFailuresMax: settings['claviger.authc.throttle.pair_failures_max'],
      sourceFailuresMax: settings['claviger.authc.throttle.source_failures_max'],
      accountFailuresMax: settings['claviger.authc.throttle.account_failures_max'],
      delayMs: settings['claviger.authc.throttle.delay'],
      delayMsMax: settings['claviger.authc.throttle.delay_max'],
      forgiveMs: settings['claviger.authc.throttle.forgive'],
      knownMs: settings['claviger.authc.throttle.known'],
      entriesMax: settings['claviger.authc.throttle.entries_max'],
      sourceConcurrentMax: settings['claviger.authc.throttle.source_concurrent_max'],
      sourceWaitingMax: settings['claviger.authc.throttle.source_waiting_max'],
    },
  );
  addGauge(
    metrics,
    'claviger_authentication_throttle_entries',
    'Sources, accounts and pairs of both whose failures are remembered.',
    () => throttle.size,
  );
  return {
    throttling: { throttle, addressOf: (peer) => clientAddressOf(peer.address, peer.header('x-forwarded-for')) },
  };
}
