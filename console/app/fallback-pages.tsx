import type { ErrorComponentProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { LinkButton } from '../ui/link.tsx';
import { PATHS } from './paths.ts';

/** There is no such page. */
export function NotFoundPage(): ReactNode {
  const { t } = useTranslation('shell');
  return (
    <main className="fallback">
      <EmptyState title={t('notFound')} icon="search" action={<LinkButton href={PATHS.overview}>{t('toOverview')}</LinkButton>}>
        {t('notFoundText')}
      </EmptyState>
    </main>
  );
}

/** A page could not be shown. */
export function ErrorPage({ error, reset }: ErrorComponentProps): ReactNode {
  return (
    <main className="fallback">
      <ErrorState error={error instanceof Error ? error : new Error(String(error))} onRetry={reset} />
    </main>
  );
}
