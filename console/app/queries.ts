import { QueryClient } from '@tanstack/react-query';
import { ApiError } from '../api/client.ts';

const RETRIES_MAX = 2;

/** Server state: refusals are told at once, faults are tried again. */
export function createQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        retry: (failures, error) => failures < RETRIES_MAX && isPassing(error),
        refetchOnWindowFocus: false,
        staleTime: 5_000,
      },
      mutations: { retry: false },
    },
  });
}

function isPassing(error: Error): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status >= 502);
}
