import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { JobDocument } from '../../../src/http/contract/documents/job.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { Time } from '../../ui/time.tsx';
import { JobStatusBadge, RunStatusBadge } from './job-badges.tsx';
import { ScheduleText } from './schedule-text.tsx';

/** Jobs, each with when it is due and what became of it last. */
export function JobTable({
  jobs,
  isLoading = false,
  emptyState,
  onOpen,
}: {
  readonly jobs: readonly JobDocument[];
  readonly isLoading?: boolean;
  readonly emptyState?: ReactNode;
  readonly onOpen: (name: string) => void;
}): ReactNode {
  const { t } = useTranslation('jobs');
  return (
    <DataTable
      label={t('title')}
      rows={jobs}
      rowKey={({ name }) => name}
      onRowAction={({ name }) => onOpen(name)}
      isLoading={isLoading}
      emptyState={emptyState}
      columns={[
        { id: 'name', header: t('name'), isRowHeader: true, width: 'wide', cell: (job) => <JobName job={job} /> },
        { id: 'status', header: t('statusTitle'), cell: (job) => <JobStatusBadge job={job} /> },
        { id: 'schedule', header: t('scheduleTitle'), cell: ({ schedule }) => <ScheduleText schedule={schedule} /> },
        { id: 'next', header: t('nextRun'), cell: ({ next_run: next }) => <Time value={next} /> },
        { id: 'last', header: t('lastRun'), cell: ({ last_run: run }) => <LastRun run={run} /> },
        {
          id: 'runAs',
          header: t('runAs'),
          priority: 3,
          cell: ({ run_as: runAs }) => ('api_key' in runAs ? t('byKey') : t('byRights')),
        },
        { id: 'creator', header: t('creator'), priority: 3, cell: ({ creator }) => creator.username },
      ]}
    />
  );
}

function JobName({ job: { name, description } }: { readonly job: JobDocument }): ReactNode {
  return (
    <span className="job-name">
      <span className="job-name__name">{name}</span>
      {description !== null && description !== '' && <span className="job-hint job-name__description">{description}</span>}
    </span>
  );
}

function LastRun({ run }: { readonly run: JobDocument['last_run'] }): ReactNode {
  const { t } = useTranslation('jobs');
  if (run === null) return <span className="job-hint">{t('never')}</span>;
  return (
    <span className="job-last">
      <RunStatusBadge status={run.status} /> <Time value={run.finished_at ?? run.started_at} />
    </span>
  );
}
