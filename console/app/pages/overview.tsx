import { lazy, type ReactNode, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useSelf } from '../../api/self.ts';
import { KeyStats } from '../../features/overview/key-stats.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { LinkButton } from '../../ui/link.tsx';
import { Page } from '../../ui/page.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';

const DecisionChart = lazy(() =>
  import('../../features/overview/decision-chart.tsx').then((module) => ({ default: module.DecisionChart })),
);

/** What one should know when one comes by. */
export function OverviewPage(): ReactNode {
  const { t } = useTranslation('overview');
  const { privileges, features, full_name: fullName, username } = useSelf();
  const seesKeys = privileges.manage_own_api_keys || privileges.read_all_api_keys;
  return (
    <Page
      title={t('title', { name: fullName ?? username })}
      {...(seesKeys && {
        actions: (
          <LinkButton href="/keys?generate=1" variant="primary" icon="add">
            {t('generate')}
          </LinkButton>
        ),
      })}
    >
      {seesKeys && <KeyStats />}
      {privileges.read_audit && features.audit_search && (
        <Suspense fallback={<Skeleton lines={8} />}>
          <DecisionChart />
        </Suspense>
      )}
      {!seesKeys && !privileges.read_audit && (
        <EmptyState title={t('nothing')} icon="lock">
          {t('nothingText')}
        </EmptyState>
      )}
    </Page>
  );
}
