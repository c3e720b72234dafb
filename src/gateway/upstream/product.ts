import { setTimeout as delay } from 'node:timers/promises';
import type { Product } from '../compatibility.ts';

/** What the cluster says it is. */
export interface UpstreamProduct {
  readonly product: Product;
  /** e.g. `3.4.0`. */
  readonly version: string;
}

/** What answers `GET /` of the cluster. */
export interface AskedUpstream {
  ask(): Promise<{ readonly status: number; readonly body: string } | null>;
}

/** How patiently a cluster is asked what it is. */
export interface IdentifyOptions {
  readonly retryIntervalMs: number;
  /** Ends the asking. */
  readonly signal: AbortSignal;
  /** Told once of each new reason why it is not known yet. */
  readonly onDelay: (reason: string) => void;
}

/**
 * Asks the cluster what it is until it answers properly: it may start later than the gateway.
 * @throws the signal's reason when the asking is ended.
 */
export async function identifyProduct(upstream: AskedUpstream, options: IdentifyOptions): Promise<UpstreamProduct> {
  let told = '';
  for (;;) {
    options.signal.throwIfAborted();
    const answer = await upstream.ask();
    const product = answer !== null && answer.status === 200 ? readProduct(answer.body) : null;
    if (product !== null) return product;
    const reason =
      answer === null
        ? 'the cluster does not answer'
        : `the cluster answers GET / with [${answer.status}] and no known product`;
    if (reason !== told) options.onDelay(reason);
    told = reason;
    await delay(options.retryIntervalMs, undefined, { signal: options.signal });
  }
}

/** Reads the body of `GET /`; `null` when it is not that of a product that is known. */
export function readProduct(body: string): UpstreamProduct | null {
  let answer: unknown;
  try {
    answer = JSON.parse(body);
  } catch {
    return null;
  }
  if (!isRecord(answer) || !isRecord(answer['version'])) return null;
  const { number, distribution } = answer['version'];
  if (typeof number !== 'string') return null;
  if (distribution === 'opensearch') return { product: 'opensearch', version: number };
  // OpenSearch 1 may present itself as 7.10.2 (`override_main_response_version`), but never with this line.
  if (answer['tagline'] === 'You Know, for Search') return { product: 'elasticsearch', version: number };
  return null;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
