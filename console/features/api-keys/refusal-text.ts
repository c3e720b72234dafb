import { ApiError } from '../../api/client.ts';

/** What a server has against a request, in its words; `fallback` when no answer came. */
export function refusalText(error: unknown, fallback: string): string {
  return error instanceof ApiError && error.status !== 0 ? error.message : fallback;
}
