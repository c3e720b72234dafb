import { lazy, type ReactNode, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AuditEventDocument } from '../../../src/http/contract/documents/audit.ts';
import { useSelf } from '../../api/self.ts';
import { AuditFilters } from '../../features/audit/audit-filters.tsx';
import { EventDrawer } from '../../features/audit/event-drawer.tsx';
import { EventTable } from '../../features/audit/event-table.tsx';
import { useAudit } from '../../features/audit/get-audit.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { ForbiddenState } from '../../ui/forbidden-state.tsx';
import { Page } from '../../ui/page.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Switch } from '../../ui/switch.tsx';
import { useUrlState } from '../../ui/use-url-state.ts';

const AuditChart = lazy(() =>
  import('../../features/audit/audit-chart.tsx').then((module) => ({ default: module.AuditChart })),
);

/** Who did what, when, from where, and whether they were let. */
export function AuditPage(): ReactNode {
  const { t } = useTranslation('audit');
  const { privileges, features } = useSelf();
  const [filter, setFilter] = useUrlState({
    decision: '',
    action: '',
    principal: '',
    key: '',
    job: '',
    time: 'day',
    follow: false,
  });
  const [opened, setOpened] = useState<AuditEventDocument | null>(null);
  const { follow, ...asked } = filter;
  const audit = useAudit(asked, follow);
  const events = audit.data?.pages.flatMap((page) => page.events) ?? [];
  if (!privileges.read_audit || !features.audit_search) {
    return (
      <Page title={t('title')}>
        <ForbiddenState {...(privileges.read_audit ? {} : { privilege: 'manage_security' })} />
      </Page>
    );
  }
  return (
    <Page
      title={t('title')}
      description={t('description')}
      actions={
        <Switch isSelected={follow} onChange={(on) => setFilter({ follow: on }, { replace: true })}>
          {t('follow')}
        </Switch>
      }
    >
      <Suspense fallback={<Skeleton lines={8} />}>
        <AuditChart filter={asked} />
      </Suspense>
      <AuditFilters filter={asked} onChange={(change) => setFilter(change, { replace: true })} />
      <p className="visually-hidden" role="status">
        {audit.isPending ? '' : t('found', { count: events.length })}
      </p>
      {audit.error !== null && events.length === 0 ? (
        <ErrorState error={audit.error} onRetry={() => void audit.refetch()} />
      ) : (
        <EventTable events={events} isLoading={audit.isPending} onOpen={setOpened} />
      )}
      {audit.hasNextPage && (
        <div className="audit__more">
          <Button onPress={() => void audit.fetchNextPage()} isPending={audit.isFetchingNextPage}>
            {t('more')}
          </Button>
        </div>
      )}
      {opened !== null && <EventDrawer event={opened} onClose={() => setOpened(null)} />}
    </Page>
  );
}
