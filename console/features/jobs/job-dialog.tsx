import { type ReactNode, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { JobDocument } from '../../../src/http/contract/documents/job.ts';
import type { SelfDocument } from '../../../src/http/contract/documents/self.ts';
import { Callout } from '../../ui/callout.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { JsonView } from '../../ui/json-view.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useChangeJobs } from './change-jobs.ts';
import { draftOf, type JobDraft, newJobDraft, readDraft, type ScheduleDraft } from './job-draft.ts';
import { PoliciesField } from './policies-field.tsx';
import { RunAsField } from './run-as-field.tsx';
import { ScheduleField } from './schedule-field.tsx';
import { StepsField } from './steps-field.tsx';

/** Makes a job (`null`), or replaces one, which then runs in the name of who saves it. */
export function JobDialog({
  job,
  self,
  onClose,
  onSaved,
}: {
  readonly job: JobDocument | null;
  readonly self: SelfDocument;
  readonly onClose: () => void;
  readonly onSaved: (name: string) => void;
}): ReactNode {
  const { t } = useTranslation('jobs');
  const toast = useToast();
  const { put } = useChangeJobs();
  const [draft, setDraft] = useState(() => (job === null ? newJobDraft(ownTimeZone()) : draftOf(job)));
  // Read when the form was opened: a change by somebody else meanwhile is refused, not overwritten.
  const [ifRevision] = useState(job?.revision ?? 0);
  // The dialog closes itself after saving: what is open then is told once, as the URL is not written twice at a time.
  const saved = useRef<string | null>(null);
  const close = (): void => (saved.current === null ? onClose() : onSaved(saved.current));
  const change = (changed: Partial<JobDraft>): void => setDraft((before) => ({ ...before, ...changed }));
  const reading = readDraft(draft, self.roles);
  const isOthers = job !== null && (job.creator.username !== self.username || job.creator.realm !== self.realm.name);

  async function submit(): Promise<string | null> {
    if ('fault' in reading) return t(`fault.${reading.fault}`);
    const name = draft.name.trim();
    await put.mutateAsync({ name, request: reading.request, ifRevision });
    toast({ tone: 'success', message: t('savedNow', { name }) });
    saved.current = name;
    return null;
  }

  return (
    <FormDialog
      title={job === null ? t('create') : t('editTitle', { name: job.name })}
      submitLabel={job === null ? t('create') : t('save')}
      size="large"
      isOpen
      onClose={close}
      onSubmit={submit}
    >
      {isOthers && <Callout tone="warning">{t('takesOver', { user: job.creator.username })}</Callout>}
      <div className="job-pair">
        <TextField
          label={t('name')}
          value={draft.name}
          onChange={(name) => change({ name })}
          isDisabled={job !== null}
          isRequired
          autoFocus={job === null}
        />
        <TextField
          label={t('descriptionTitle')}
          value={draft.description}
          onChange={(description) => change({ description })}
        />
      </div>
      <ScheduleField value={draft.schedule} onChange={(schedule: ScheduleDraft) => change({ schedule })} />
      <RunAsField draft={draft} self={self} onChange={change} />
      <StepsField steps={draft.steps} onChange={(steps) => change({ steps })} />
      <PoliciesField draft={draft} onChange={change} />
      <Disclosure title={t('asJson')}>
        {'request' in reading ? <JsonView value={reading.request} /> : <p>{t(`fault.${reading.fault}`)}</p>}
      </Disclosure>
    </FormDialog>
  );
}

function ownTimeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
