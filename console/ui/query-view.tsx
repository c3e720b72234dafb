import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ErrorState } from './error-state.tsx';
import { ForbiddenState } from './forbidden-state.tsx';
import { Skeleton } from './skeleton.tsx';

/** What a query came to: a placeholder, a refusal, a failure, or its data. */
export function QueryView<Data>({
  query,
  children,
  skeleton = <Skeleton />,
  privilege,
}: {
  readonly query: UseQueryResult<Data, Error>;
  readonly children: (data: Data) => ReactNode;
  readonly skeleton?: ReactNode;
  /** That a 403 asks for. */
  readonly privilege?: string;
}): ReactNode {
  if (query.data !== undefined) return children(query.data);
  if (query.error === null) return skeleton;
  if ('status' in query.error && query.error.status === 403) {
    return <ForbiddenState {...(privilege !== undefined && { privilege })} />;
  }
  return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
}
