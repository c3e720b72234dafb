import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { JobDocument } from '../../../src/http/contract/documents/job.ts';
import type { SelfDocument } from '../../../src/http/contract/documents/self.ts';
import { Drawer } from '../../ui/drawer.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { JsonView } from '../../ui/json-view.tsx';
import { QueryView } from '../../ui/query-view.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { useJob } from './get-jobs.ts';
import { JobControls } from './job-controls.tsx';
import { type AskedOfJob, JobDialogs } from './job-dialogs.tsx';
import { JobFacts, PauseReason } from './job-facts.tsx';
import { JobRuns } from './job-runs.tsx';

/** What is known of a job, its runs, and what can be done with it. */
export function JobDrawer({
  name,
  tab,
  outcome,
  self,
  onTab,
  onOutcome,
  onEdit,
  onClose,
}: {
  readonly name: string;
  readonly tab: string;
  /** Of the runs that are shown; empty: any. */
  readonly outcome: string;
  readonly self: SelfDocument;
  readonly onTab: (tab: string) => void;
  readonly onOutcome: (outcome: string) => void;
  readonly onEdit: () => void;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useTranslation('jobs');
  const job = useJob(name);
  const [asked, setAsked] = useState<AskedOfJob | null>(null);
  const mayChange = job.data !== undefined && job.data !== null && mayChangeJob(self, job.data);
  return (
    <Drawer
      title={name}
      isOpen
      onClose={onClose}
      {...(mayChange && job.data !== null && { footer: <JobControls job={job.data} onAsk={setAsked} onEdit={onEdit} /> })}
    >
      <QueryView query={job} privilege="manage_own_api_key" skeleton={<Skeleton lines={12} />}>
        {(found) =>
          found === null ? (
            <EmptyState icon="job" title={t('gone')}>
              {t('goneText')}
            </EmptyState>
          ) : (
            <div className="job-stack">
              <PauseReason pause={found.pause} />
              <Tabs
                label={t('parts')}
                value={tab}
                onChange={onTab}
                items={[
                  { id: 'definition', label: t('definition'), content: <JobFacts job={found} /> },
                  {
                    id: 'runs',
                    label: t('runs'),
                    content: (
                      <JobRuns
                        name={name}
                        status={outcome}
                        mayAudit={self.privileges.read_audit && self.features.audit_search}
                        onStatus={onOutcome}
                        {...(mayChange && { onStop: ({ id }) => setAsked({ kind: 'stop', run: id }) })}
                      />
                    ),
                  },
                  { id: 'json', label: t('json'), content: <JsonView value={found} /> },
                ]}
              />
            </div>
          )
        }
      </QueryView>
      <JobDialogs name={name} asked={asked} onDone={() => setAsked(null)} onDeleted={onClose} />
    </Drawer>
  );
}

/** Whether the buttons are offered; the server decides anew. */
export function mayChangeJob({ username, realm, privileges }: SelfDocument, { creator }: JobDocument): boolean {
  const isOwn = creator.username === username && creator.realm === realm.name;
  return privileges.manage_all_jobs || (isOwn && privileges.manage_own_jobs);
}
