import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { JobDocument } from '../../../src/http/contract/documents/job.ts';
import { Button } from '../../ui/button.tsx';
import { useToast } from '../../ui/toast.tsx';
import { Buttons } from '../../ui/toolbar.tsx';
import { useChangeJobs } from './change-jobs.ts';
import type { AskedOfJob } from './job-dialogs.tsx';

/** What can be done with a job. */
export function JobControls({
  job: { name, pause, status },
  onAsk,
  onEdit,
}: {
  readonly job: JobDocument;
  /** What is asked about before it is done. */
  readonly onAsk: (asked: AskedOfJob) => void;
  readonly onEdit: () => void;
}): ReactNode {
  const { t } = useTranslation('jobs');
  const toast = useToast();
  const { resume } = useChangeJobs();
  const goOn = (): void =>
    resume.mutate(name, {
      onSuccess: () => toast({ tone: 'success', message: t('resumedNow', { name }) }),
      onError: (error) => toast({ tone: 'error', message: error.message }),
    });
  return (
    <Buttons>
      <Button icon="trash" variant="danger" onPress={() => onAsk({ kind: 'delete' })}>
        {t('delete')}
      </Button>
      {pause === null ? (
        status !== 'finished' && (
          <Button icon="pause" onPress={() => onAsk({ kind: 'pause' })}>
            {t('pause')}
          </Button>
        )
      ) : (
        <Button icon="play" onPress={goOn} isPending={resume.isPending}>
          {t('resume')}
        </Button>
      )}
      <Button icon="play" onPress={() => onAsk({ kind: 'run' })} isDisabled={status === 'running'}>
        {t('run')}
      </Button>
      <Button icon="edit" variant="primary" onPress={onEdit}>
        {t('edit')}
      </Button>
    </Buttons>
  );
}
