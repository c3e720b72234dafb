import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CreatedApiKeyDocument } from '../../../src/http/contract/documents/api-key.ts';
import type { SelfDocument } from '../../../src/http/contract/documents/self.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { createApiKey, refreshApiKeys } from './change-api-keys.ts';
import { type DraftFaults, emptyDraft, type KeyDraft, previewOfDraft, readDraft } from './key-draft.ts';
import { KeyForm } from './key-form.tsx';
import { refusalText } from './refusal-text.ts';
import { NO_REFUSALS, type Refusals, sortRefusals } from './refusals.ts';
import { RightsPreview } from './rights-preview.tsx';
import { useKnownRoles } from './use-known-roles.ts';
import { useSettled } from './use-settled.ts';

const PREVIEW_DELAY_MS = 400;

/** The form of a new key. Whoever shows it takes the key, whose secret is kept nowhere else. */
export function GenerateKeyDialog({
  self,
  onCreated,
  onClose,
}: {
  readonly self: SelfDocument;
  readonly onCreated: (created: CreatedApiKeyDocument) => void;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useTranslation('api-key-form');
  const client = useQueryClient();
  const policy = self.api_key_policy;
  const known = useKnownRoles(self);
  const [draft, setDraft] = useState<KeyDraft>(() => emptyDraft(policy));
  const [faults, setFaults] = useState<DraftFaults | null>(null);
  const [refusals, setRefusals] = useState<Refusals>(NO_REFUSALS);
  const [isPending, setPending] = useState(false);
  const settled = useSettled(draft, PREVIEW_DELAY_MS);
  // Once for each draft: an end at a date is told from now, and would be asked for anew at each rendering.
  const roles = JSON.stringify(settled.rights.kind === 'roles' ? known : {});
  const preview = useMemo(() => previewOfDraft(settled, JSON.parse(roles), policy, Date.now()), [settled, roles, policy]);

  function change(next: KeyDraft): void {
    setDraft(next);
    setRefusals(NO_REFUSALS);
    if (faults === null) return;
    const reading = readDraft(next, known, policy, Date.now());
    setFaults(reading.outcome === 'faulty' ? reading.faults : null);
  }

  async function generate(): Promise<void> {
    const reading = readDraft(draft, known, policy, Date.now());
    if (reading.outcome === 'faulty') return setFaults(reading.faults);
    setPending(true);
    try {
      const created = await createApiKey(reading.request);
      void refreshApiKeys(client);
      onCreated(created);
    } catch (error) {
      setRefusals(sortRefusals([refusalText(error, t('failedRequest'))]));
    } finally {
      setPending(false);
    }
  }

  return (
    <Dialog
      title={t('title')}
      isOpen
      onClose={onClose}
      size="large"
      isDismissable={!isPending}
      footer={
        <>
          <Button onPress={onClose} isDisabled={isPending}>
            {t('cancel')}
          </Button>
          <Button variant="primary" isPending={isPending} onPress={() => void generate()}>
            {t('generate')}
          </Button>
        </>
      }
    >
      <div className="key-generate">
        <KeyForm
          draft={draft}
          self={self}
          known={known}
          faults={faults}
          refusals={refusals}
          now={Date.now()}
          onChange={change}
        />
        <RightsPreview request={preview} />
      </div>
    </Dialog>
  );
}
