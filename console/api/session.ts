import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import type { SessionDocument, SignInMethodsDocument } from '../../src/http/contract/documents/console-session.ts';
import { ApiError, keepCsrfToken, sessionRequest } from './client.ts';

/** The session of this browser, or `null`: nobody is signed in. */
export async function getSession(): Promise<SessionDocument | null> {
  try {
    const session = await sessionRequest<SessionDocument>('GET', '');
    keepCsrfToken(session.csrf_token);
    return session;
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return null;
    throw error;
  }
}

export function sessionQuery() {
  return queryOptions({ queryKey: ['session'], queryFn: getSession, staleTime: Number.POSITIVE_INFINITY });
}

/** The session; `null`: nobody is signed in. */
export function useSession(): SessionDocument | null {
  return useSuspenseQuery(sessionQuery()).data;
}

/** How one may sign in here. */
export function signInMethodsQuery() {
  return queryOptions({
    queryKey: ['sign-in-methods'],
    queryFn: () => sessionRequest<SignInMethodsDocument>('GET', '/methods'),
    staleTime: Number.POSITIVE_INFINITY,
  });
}
