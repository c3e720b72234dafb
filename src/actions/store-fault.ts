import { SecurityError } from '../domain/error.ts';
import { StoreError } from '../stores/store.ts';

/**
 * Runs a call of the store and gives its faults the public form: `unavailable` when trying again may help, `internal`
 * else. The store's own text stays inside, as the cause.
 * @throws SecurityError `unavailable`, `internal`.
 */
export async function callStore<Result>(call: () => Promise<Result>): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    if (error.code === 'unavailable') {
      throw new SecurityError('unavailable', 'the security store is not available', { cause: error, retryAfterSeconds: 1 });
    }
    throw new SecurityError('internal', 'the security store failed', { cause: error });
  }
}
