import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useChangeJobs } from './change-jobs.ts';

/** What is asked about before it is done. */
export type AskedOfJob =
  | { readonly kind: 'run' | 'pause' | 'delete' }
  /** `run`: id of the run. */
  | { readonly kind: 'stop'; readonly run: string };

/** Asks before a job is run, paused, deleted, or a run of it is stopped. */
export function JobDialogs({
  name,
  asked,
  onDone,
  onDeleted,
}: {
  readonly name: string;
  readonly asked: AskedOfJob | null;
  readonly onDone: () => void;
  readonly onDeleted: () => void;
}): ReactNode {
  if (asked === null) return null;
  if (asked.kind === 'pause') return <PauseDialog name={name} onClose={onDone} />;
  return <JobConfirm name={name} asked={asked} onClose={onDone} onDeleted={onDeleted} />;
}

function JobConfirm({
  name,
  asked,
  onClose,
  onDeleted,
}: {
  readonly name: string;
  readonly asked: AskedOfJob;
  readonly onClose: () => void;
  readonly onDeleted: () => void;
}): ReactNode {
  const { t } = useTranslation('jobs');
  const toast = useToast();
  const { run, stop, remove } = useChangeJobs();
  const [errorText, setErrorText] = useState<string | null>(null);
  const { kind } = asked;

  async function confirm(): Promise<void> {
    setErrorText(null);
    try {
      if (asked.kind === 'stop') await stop.mutateAsync({ job: name, id: asked.run });
      else await (asked.kind === 'delete' ? remove : run).mutateAsync(name);
    } catch (error) {
      setErrorText(error instanceof Error ? error.message : String(error));
      return;
    }
    toast({ tone: 'success', message: t(`done.${kind}`, { name }) });
    onClose();
    if (kind === 'delete') onDeleted();
  }

  return (
    <ConfirmDialog
      title={t(`ask.${kind}Title`)}
      message={t(`ask.${kind}`, { name })}
      confirmLabel={t(kind)}
      cancelLabel={t('cancel')}
      isDanger={kind !== 'run'}
      isOpen
      onClose={onClose}
      onConfirm={confirm}
      {...(errorText !== null && { errorText })}
    />
  );
}

function PauseDialog({ name, onClose }: { readonly name: string; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('jobs');
  const toast = useToast();
  const { pause } = useChangeJobs();
  const [reason, setReason] = useState('');
  async function submit(): Promise<string | null> {
    await pause.mutateAsync({ name, reason: reason.trim() });
    toast({ tone: 'success', message: t('done.pause', { name }) });
    return null;
  }
  return (
    <FormDialog title={t('ask.pauseTitle')} submitLabel={t('pause')} isOpen onClose={onClose} onSubmit={submit} size="small">
      <p>{t('ask.pause', { name })}</p>
      <TextField label={t('reason')} description={t('reasonDescription')} value={reason} onChange={setReason} autoFocus />
    </FormDialog>
  );
}
