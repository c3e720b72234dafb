import { lazy, type ReactNode, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { SelfDocument } from '../../../src/http/contract/documents/self.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ForbiddenState } from '../../ui/forbidden-state.tsx';
import { Page } from '../../ui/page.tsx';
import { useUrlState } from '../../ui/use-url-state.ts';
import { useJob } from './get-jobs.ts';
import { JobList } from './job-list.tsx';
import './jobs.css';

// What opens above the list is loaded when it is first opened.
const JobDialog = lazy(() => import('./job-dialog.tsx').then((module) => ({ default: module.JobDialog })));
const JobDrawer = lazy(() => import('./job-drawer.tsx').then((module) => ({ default: module.JobDrawer })));

/** What is open above the list, as it stands in the URL. */
const NOTHING_OPEN = { job: '', tab: 'definition', outcome: '', edit: false, create: false };

/** The page of jobs: the list, and what is open above it. */
export function JobsView({ self }: { readonly self: SelfDocument }): ReactNode {
  const { t } = useTranslation('jobs');
  const [open, setOpen] = useUrlState(NOTHING_OPEN);
  const { privileges, features } = self;
  const maySee = privileges.manage_own_jobs || privileges.read_all_jobs;
  const mayCreate = privileges.manage_own_jobs && features.jobs;
  const create = (): void => setOpen({ create: true });
  return (
    <Page
      title={t('title')}
      description={t('description')}
      actions={
        mayCreate && (
          <Button variant="primary" icon="add" onPress={create}>
            {t('create')}
          </Button>
        )
      }
    >
      {contentOf()}
    </Page>
  );

  function contentOf(): ReactNode {
    if (!features.jobs)
      return (
        <EmptyState icon="job" title={t('disabledTitle')}>
          {t('disabledText')}
        </EmptyState>
      );
    if (!maySee) return <ForbiddenState privilege="manage_own_api_key" />;
    return (
      <>
        <JobList
          seesAll={privileges.read_all_jobs}
          onOpen={(job) => setOpen({ job })}
          {...(mayCreate && { onCreate: create })}
        />
        <Suspense>
          {open.job !== '' && !open.edit && (
            <JobDrawer
              name={open.job}
              tab={open.tab}
              outcome={open.outcome}
              self={self}
              onTab={(tab) => setOpen({ tab }, { replace: true })}
              onOutcome={(outcome) => setOpen({ outcome }, { replace: true })}
              onEdit={() => setOpen({ edit: true })}
              onClose={() => setOpen(NOTHING_OPEN)}
            />
          )}
          {open.job !== '' && open.edit && (
            <EditJob name={open.job} self={self} onClose={() => setOpen({ edit: false }, { replace: true })} />
          )}
          {open.create && mayCreate && (
            <JobDialog
              job={null}
              self={self}
              onClose={() => setOpen({ create: false }, { replace: true })}
              onSaved={(job) => setOpen({ job, create: false }, { replace: true })}
            />
          )}
        </Suspense>
      </>
    );
  }
}

/** The form of a job that is there; it is loaded once, so that what is written is not written over. */
function EditJob({
  name,
  self,
  onClose,
}: {
  readonly name: string;
  readonly self: SelfDocument;
  readonly onClose: () => void;
}): ReactNode {
  const job = useJob(name).data;
  if (job === undefined || job === null) return null;
  return <JobDialog job={job} self={self} onClose={onClose} onSaved={onClose} />;
}
