import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { JobDocument } from '../../../src/http/contract/documents/job.ts';
import { Callout } from '../../ui/callout.tsx';
import { CodeBlock } from '../../ui/code-block.tsx';
import { DescriptionList } from '../../ui/description-list.tsx';
import { Duration } from '../../ui/duration.tsx';
import { JsonView } from '../../ui/json-view.tsx';
import { Link } from '../../ui/link.tsx';
import { Time } from '../../ui/time.tsx';
import { JobStatusBadge } from './job-badges.tsx';
import { ScheduleText } from './schedule-text.tsx';

/** Why a job is paused; nothing for one that is not. */
export function PauseReason({ pause }: { readonly pause: JobDocument['pause'] }): ReactNode {
  const { t } = useTranslation('jobs');
  if (pause === null) return null;
  return (
    <Callout tone={pause.cause === 'asked' ? 'warning' : 'danger'} title={t(`cause.${pause.cause}`)}>
      {pause.reason !== '' && <p>{pause.reason}</p>}
      <p>
        {t('pausedSince')} <Time value={pause.at} />
      </p>
    </Callout>
  );
}

/** What a job is and how it is done. */
export function JobFacts({ job }: { readonly job: JobDocument }): ReactNode {
  const { t } = useTranslation('jobs');
  const { run_as: runAs, retry } = job;
  return (
    <div className="job-stack">
      <DescriptionList
        items={[
          { term: t('statusTitle'), detail: <JobStatusBadge job={job} /> },
          ...(job.description === null ? [] : [{ term: t('descriptionTitle'), detail: job.description }]),
          { term: t('scheduleTitle'), detail: <ScheduleText schedule={job.schedule} /> },
          { term: t('nextRun'), detail: <Time value={job.next_run} /> },
          {
            term: t('runAs'),
            detail:
              'api_key' in runAs ? (
                <>
                  {t('byKey')} <Link href={`/keys?key=${encodeURIComponent(runAs.api_key.id)}`}>{runAs.api_key.id}</Link>
                </>
              ) : (
                t('byRights')
              ),
          },
          { term: t('creator'), detail: `${job.creator.username} (${job.creator.realm})` },
          { term: t('delivery'), detail: t(`deliveries.${job.delivery}`) },
          { term: t('overlap'), detail: t(`overlaps.${job.overlap}`) },
          { term: t('missed'), detail: t(`misses.${job.missed}`) },
          { term: t('timeout'), detail: <Duration ms={job.timeout_ms} /> },
          { term: t('retries'), detail: String(retry.retries) },
          { term: t('history'), detail: t('historyRuns', { count: job.history }) },
          { term: t('created'), detail: <Time value={job.created} /> },
          { term: t('updated'), detail: <Time value={job.updated} /> },
          { term: t('revision'), detail: String(job.revision) },
        ]}
      />
      <h3 className="job-heading">{t('steps')}</h3>
      <ol className="job-steps">
        {job.steps.map((step) => (
          <li key={step.name} className="job-steps__step">
            <strong>{step.name}</strong>
            <code className="job-steps__request">
              {step.method} {step.path}
            </code>
            {step.headers !== undefined && <JsonView value={step.headers} label={t('headersOf', { name: step.name })} />}
            {step.body !== undefined && <CodeBlock code={bodyText(step.body)} label={t('bodyOf', { name: step.name })} />}
            {(step.accept_statuses ?? []).length > 0 && (
              <span className="job-hint">{t('accepts', { statuses: (step.accept_statuses ?? []).join(', ') })}</span>
            )}
          </li>
        ))}
      </ol>
      {'role_descriptors' in runAs && <JsonView value={runAs.role_descriptors} label={t('rights')} />}
    </div>
  );
}

/** A body is told as the text that is sent. */
function bodyText(body: unknown): string {
  return typeof body === 'string' ? body : JSON.stringify(body, null, 2);
}
