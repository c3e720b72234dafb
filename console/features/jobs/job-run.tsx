import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { JobRunDocument } from '../../../src/http/contract/documents/job.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { Duration } from '../../ui/duration.tsx';
import { Link } from '../../ui/link.tsx';
import { Time } from '../../ui/time.tsx';
import { RunStatusBadge } from './job-badges.tsx';

/** One run with its steps. */
export function JobRun({
  run,
  mayAudit,
  onStop,
}: {
  readonly run: JobRunDocument;
  readonly mayAudit: boolean;
  readonly onStop?: (run: JobRunDocument) => void;
}): ReactNode {
  const { t } = useTranslation('jobs');
  const { status, reason, steps, asked_by: askedBy, missed_runs: missed, resumptions, took_ms: tookMs } = run;
  const facts = [
    run.trigger === 'asked' ? t('askedBy', { user: askedBy ?? '–' }) : t('bySchedule'),
    ...(missed > 0 ? [t('missedRuns', { count: missed })] : []),
    ...(resumptions > 0 ? [t('resumptions', { count: resumptions })] : []),
  ];
  return (
    <>
      <div className="job-runs__head">
        <RunStatusBadge status={status} />
        <Time value={run.started_at} format="absolute" />
        <Duration ms={tookMs} />
        {status === 'running' && onStop !== undefined && (
          <Button icon="stop" size="small" variant="danger" onPress={() => onStop(run)}>
            {t('stop')}
          </Button>
        )}
      </div>
      <span className="job-hint">{facts.join(' · ')}</span>
      {reason !== null && <p className="job-runs__reason">{reason}</p>}
      {steps.length > 0 && (
        <Disclosure title={t('stepsOf', { count: steps.length })}>
          <ol className="job-steps">
            {steps.map((step) => (
              <li key={step.name} className="job-steps__step">
                <StepOutcome step={step} href={mayAudit ? auditHref(run.job) : null} />
              </li>
            ))}
          </ol>
        </Disclosure>
      )}
    </>
  );
}

function StepOutcome({
  step: { name, status, attempts, error, started_at: startedAt, finished_at: finishedAt, request_id: requestId },
  href,
}: {
  readonly step: JobRunDocument['steps'][number];
  readonly href: string | null;
}): ReactNode {
  const { t } = useTranslation('jobs');
  const isFine = error === null && status !== null;
  return (
    <>
      <div className="job-runs__head">
        <Badge tone={isFine ? 'success' : error === null ? 'info' : 'danger'}>{status ?? '–'}</Badge>
        <strong>{name}</strong>
        <Duration ms={finishedAt === null ? null : finishedAt - startedAt} />
        {attempts > 1 && <span className="job-hint">{t('attempts', { count: attempts })}</span>}
      </div>
      {error !== null && <p className="job-runs__reason">{error}</p>}
      {requestId !== null && (
        <span className="job-hint">
          {t('request')} {href === null ? <code>{requestId}</code> : <Link href={href}>{requestId}</Link>}
        </span>
      )}
    </>
  );
}

/** Events of the job, however old the run is. */
function auditHref(job: string): string {
  return `/audit?${new URLSearchParams({ job, time: 'all' })}`;
}
