import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import type { SelfDocument } from '../../src/http/contract/documents/self.ts';
import { apiGet } from './client.ts';

const STALE_AFTER_MS = 60_000;

/** Who one is, what one may do here, and what keys must keep to: as the server says. */
export function getSelf(): Promise<SelfDocument> {
  return apiGet<SelfDocument>('/_claviger/self');
}

export function selfQuery() {
  return queryOptions({ queryKey: ['self'], queryFn: getSelf, staleTime: STALE_AFTER_MS });
}

/** For pages within the shell, which has loaded it. */
export function useSelf(): SelfDocument {
  return useSuspenseQuery(selfQuery()).data;
}
