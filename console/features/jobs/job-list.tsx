import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FilterGroup } from '../../ui/filter-group.tsx';
import { Pagination } from '../../ui/pagination.tsx';
import { QueryView } from '../../ui/query-view.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { Toolbar } from '../../ui/toolbar.tsx';
import { useUrlState } from '../../ui/use-url-state.ts';
import { useJobs } from './get-jobs.ts';
import { JOB_STATUSES } from './job-badges.tsx';
import { JobTable } from './job-table.tsx';

const PAGE_SIZE = 25;
const ALL = 'all';

/** Jobs by name, narrowed down by the URL. */
export function JobList({
  seesAll,
  onOpen,
  onCreate,
}: {
  /** Whether jobs of others are seen too. */
  readonly seesAll: boolean;
  readonly onOpen: (name: string) => void;
  /** Absent: the caller may not. */
  readonly onCreate?: () => void;
}): ReactNode {
  const { t } = useTranslation('jobs');
  const [url, setUrl] = useUrlState({ q: '', status: '', creator: '', page: 1 });
  const status = JOB_STATUSES.find((known) => known === url.status) ?? '';
  const page = Math.max(1, Math.trunc(url.page));
  const jobs = useJobs({ q: url.q, status, creator: url.creator, page, pageSize: PAGE_SIZE });
  const isNarrowed = url.q !== '' || status !== '' || url.creator !== '';
  return (
    <>
      <Toolbar>
        <SearchField label={t('search')} value={url.q} onChange={(q) => setUrl({ q, page: 1 }, { replace: true })} />
        <FilterGroup
          label={t('statusTitle')}
          options={[{ id: ALL, label: t('all') }, ...JOB_STATUSES.map((id) => ({ id, label: t(`status.${id}`) }))]}
          value={status === '' ? ALL : status}
          onChange={(id) => setUrl({ status: id === ALL ? '' : id, page: 1 })}
        />
        {seesAll && (
          <SearchField
            label={t('searchCreator')}
            value={url.creator}
            onChange={(creator) => setUrl({ creator, page: 1 }, { replace: true })}
          />
        )}
      </Toolbar>
      <QueryView query={jobs} privilege="manage_own_api_key" skeleton={<JobTable jobs={[]} isLoading onOpen={onOpen} />}>
        {({ jobs: rows, total }) => (
          <>
            <JobTable jobs={rows} onOpen={onOpen} emptyState={emptyState()} />
            {total > 0 && (
              <Pagination total={total} page={page} pageSize={PAGE_SIZE} onPageChange={(next) => setUrl({ page: next })} />
            )}
          </>
        )}
      </QueryView>
    </>
  );

  function emptyState(): ReactNode {
    if (isNarrowed)
      return (
        <EmptyState
          icon="search"
          title={t('noMatch')}
          action={<Button onPress={() => setUrl({ q: '', status: '', creator: '', page: 1 })}>{t('clear')}</Button>}
        />
      );
    return (
      <EmptyState
        icon="job"
        title={t('empty')}
        {...(onCreate !== undefined && {
          action: (
            <Button icon="add" variant="primary" onPress={onCreate}>
              {t('create')}
            </Button>
          ),
        })}
      >
        {t('emptyText')}
      </EmptyState>
    );
  }
}
