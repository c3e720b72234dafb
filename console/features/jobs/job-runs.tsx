import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { JobRunDocument } from '../../../src/http/contract/documents/job.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Select } from '../../ui/select.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { useJobRuns } from './get-jobs.ts';
import { RUN_STATUSES } from './job-badges.tsx';
import { JobRun } from './job-run.tsx';

const ANY = 'any';

/** Runs of a job, the newest first. */
export function JobRuns({
  name,
  status,
  mayAudit,
  onStatus,
  onStop,
}: {
  readonly name: string;
  /** Empty: any. */
  readonly status: string;
  readonly mayAudit: boolean;
  readonly onStatus: (status: string) => void;
  /** Absent: the caller may not. */
  readonly onStop?: (run: JobRunDocument) => void;
}): ReactNode {
  const { t } = useTranslation('jobs');
  const runs = useJobRuns(name, status);
  const options = [
    { id: ANY, label: t('anyOutcome') },
    ...RUN_STATUSES.map((id) => ({ id: id as string, label: t(`runStatus.${id}`) })),
  ];
  return (
    <div className="job-stack">
      <Select
        label={t('outcome')}
        options={options}
        value={status === '' ? ANY : status}
        onChange={(chosen) => onStatus(chosen === ANY ? '' : chosen)}
      />
      {contentOf()}
    </div>
  );

  function contentOf(): ReactNode {
    const { data, error } = runs;
    if (data === undefined)
      return error === null ? <Skeleton lines={8} /> : <ErrorState error={error} onRetry={() => void runs.refetch()} />;
    const shown = data.pages.flatMap((page) => page.runs);
    if (shown.length === 0)
      return (
        <EmptyState icon="job" title={t(status === '' ? 'noRuns' : 'noRunsMatch')}>
          {status === '' && t('noRunsText')}
        </EmptyState>
      );
    return (
      <>
        <ol className="job-runs" aria-label={t('runs')}>
          {shown.map((run) => (
            <li key={run.id} className="job-runs__run">
              <JobRun run={run} mayAudit={mayAudit} {...(onStop !== undefined && { onStop })} />
            </li>
          ))}
        </ol>
        {runs.isFetchNextPageError && error !== null && <ErrorState error={error} />}
        {runs.hasNextPage && (
          <Button isPending={runs.isFetchingNextPage} onPress={() => void runs.fetchNextPage()}>
            {t('olderRuns')}
          </Button>
        )}
      </>
    );
  }
}
