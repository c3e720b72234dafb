import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { SessionListDocument } from '../../../src/http/contract/documents/console-session.ts';
import { sessionRequest } from '../../api/client.ts';

/** One's own sessions, the newest first. */
export function getSessions(): Promise<SessionListDocument> {
  return sessionRequest<SessionListDocument>('GET', '/_all');
}

export function sessionsQuery() {
  return queryOptions({ queryKey: ['sessions'], queryFn: getSessions });
}

export function useSessions() {
  return useQuery(sessionsQuery());
}

/** Ends one session, or all but this one (`null`). */
export function useEndSession() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string | null) => sessionRequest<null>('DELETE', id === null ? '/_others' : `/${encodeURIComponent(id)}`),
    onSuccess: () => queries.invalidateQueries({ queryKey: sessionsQuery().queryKey }),
  });
}
