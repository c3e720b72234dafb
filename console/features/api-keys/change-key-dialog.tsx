import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApiKeyDocument } from '../../../src/http/contract/documents/api-key.ts';
import type { SelfDocument } from '../../../src/http/contract/documents/self.ts';
import { Button } from '../../ui/button.tsx';
import { Callout } from '../../ui/callout.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useChangeApiKey } from './change-api-keys.ts';
import { ChangeKeyForm } from './change-key-form.tsx';
import { type ChangeFaults, emptyChange, type KeyChangeDraft, readChange } from './key-change.ts';
import { refusalText } from './refusal-text.ts';
import { NO_REFUSALS, type Refusals, sortRefusals } from './refusals.ts';
import { useKnownRoles } from './use-known-roles.ts';

/** Changes end, rights and metadata of one's own key. */
export function ChangeKeyDialog({
  apiKey,
  self,
  onClose,
}: {
  readonly apiKey: ApiKeyDocument;
  readonly self: SelfDocument;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useTranslation('api-key-details');
  const toast = useToast();
  const known = useKnownRoles(self);
  const change = useChangeApiKey();
  const [draft, setDraft] = useState<KeyChangeDraft>(() => emptyChange(apiKey));
  const [faults, setFaults] = useState<ChangeFaults | null>(null);
  const [refusals, setRefusals] = useState<Refusals>(NO_REFUSALS);

  function edit(next: KeyChangeDraft): void {
    setDraft(next);
    setFaults(null);
    setRefusals(NO_REFUSALS);
  }

  async function save(): Promise<void> {
    const reading = readChange(draft, apiKey, known, self.api_key_policy, Date.now());
    if (reading.outcome === 'faulty') return setFaults(reading.faults);
    try {
      const { updated } = await change.mutateAsync({ id: apiKey.id, change: reading.change });
      toast({
        tone: updated ? 'success' : 'info',
        message: t(updated ? 'changedToast' : 'unchangedToast', { name: apiKey.name }),
      });
      onClose();
    } catch (error) {
      setRefusals(sortRefusals([refusalText(error, t('failedRequest'))]));
    }
  }

  return (
    <Dialog
      title={t('changeTitle', { name: apiKey.name })}
      isOpen
      onClose={onClose}
      isDismissable={!change.isPending}
      footer={
        <>
          <Button onPress={onClose} isDisabled={change.isPending}>
            {t('cancel')}
          </Button>
          <Button variant="primary" isPending={change.isPending} onPress={() => void save()}>
            {t('save')}
          </Button>
        </>
      }
    >
      <div className="key-stack">
        <Callout tone="info">{draft.isLive ? t('changeLive') : t('changeSnapshot')}</Callout>
        {[...refusals.name, ...refusals.other].map((refusal) => (
          <Callout key={refusal} tone="danger" title={t('refused')}>
            {refusal}
          </Callout>
        ))}
        <ChangeKeyForm
          apiKey={apiKey}
          draft={draft}
          self={self}
          known={known}
          faults={faults}
          refusals={refusals}
          onChange={edit}
        />
      </div>
    </Dialog>
  );
}
