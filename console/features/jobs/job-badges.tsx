import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { JobDocument, JobRunDocument } from '../../../src/http/contract/documents/job.ts';
import { Badge } from '../../ui/badge.tsx';

const JOB_TONES = {
  scheduled: 'success',
  running: 'info',
  paused: 'warning',
  finished: 'neutral',
} as const satisfies Record<JobDocument['status'], string>;

const RUN_TONES = {
  running: 'info',
  succeeded: 'success',
  failed: 'danger',
  denied: 'danger',
  stopped: 'warning',
  timed_out: 'danger',
  interrupted: 'warning',
  skipped: 'neutral',
  missed: 'warning',
} as const satisfies Record<JobRunDocument['status'], string>;

/** How jobs can stand. */
export const JOB_STATUSES: readonly JobDocument['status'][] = ['scheduled', 'running', 'paused', 'finished'];

/** How runs can stand. */
export const RUN_STATUSES: readonly JobRunDocument['status'][] = [
  'running',
  'succeeded',
  'failed',
  'denied',
  'stopped',
  'timed_out',
  'interrupted',
  'skipped',
  'missed',
];

/** How a job stands. A pause that nobody asked for is told as what it is: something is wrong. */
export function JobStatusBadge({ job: { status, pause } }: { readonly job: JobDocument }): ReactNode {
  const { t } = useTranslation('jobs');
  const isBroken = pause !== null && pause.cause !== 'asked';
  return (
    <Badge tone={status === 'paused' && isBroken ? 'danger' : JOB_TONES[status]}>
      {t(status === 'paused' && isBroken ? 'status.broken' : `status.${status}`)}
    </Badge>
  );
}

/** How a run ended, or that it goes on. */
export function RunStatusBadge({ status }: { readonly status: JobRunDocument['status'] }): ReactNode {
  const { t } = useTranslation('jobs');
  return <Badge tone={RUN_TONES[status]}>{t(`runStatus.${status}`)}</Badge>;
}
