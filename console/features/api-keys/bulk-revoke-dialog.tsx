import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApiKeyDocument } from '../../../src/http/contract/documents/api-key.ts';
import { Button } from '../../ui/button.tsx';
import { Callout } from '../../ui/callout.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useToast } from '../../ui/toast.tsx';
import { type RevokedKeys, useRevokeApiKeys } from './change-api-keys.ts';
import { refusalText } from './refusal-text.ts';
import { RevokeOutcome } from './revoke-outcome.tsx';

/** Asks before several keys are revoked, and tells of each what came of it when not all were. */
export function BulkRevokeDialog({
  keys,
  skippedCount,
  isOwnAlone,
  onClose,
  onRevoked,
}: {
  readonly keys: readonly ApiKeyDocument[];
  /** Selected keys that are left out. */
  readonly skippedCount: number;
  readonly isOwnAlone: boolean;
  readonly onClose: () => void;
  readonly onRevoked: () => void;
}): ReactNode {
  const { t } = useTranslation('api-keys');
  const toast = useToast();
  const revoke = useRevokeApiKeys(isOwnAlone);
  // Kept from the moment of the press: what is revoked is not among the active ones any more.
  const [asked] = useState(keys);
  const [outcome, setOutcome] = useState<RevokedKeys | null>(null);
  const count = asked.length;

  async function confirm(): Promise<void> {
    try {
      const result = await revoke.mutateAsync(asked.map(({ id }) => id));
      onRevoked();
      if (result.untouched.length > 0) return setOutcome(result);
      toast({ tone: 'success', message: t('bulkRevokedToast', { count }) });
      onClose();
    } catch {
      // Told by the mutation's own state.
    }
  }

  return (
    <Dialog
      title={t('revokeTitle')}
      isOpen
      onClose={onClose}
      footer={
        outcome === null ? (
          <>
            <Button onPress={onClose}>{t('cancel')}</Button>
            <Button variant="danger" isPending={revoke.isPending} onPress={() => void confirm()}>
              {t('revoke')}
            </Button>
          </>
        ) : (
          <Button variant="primary" onPress={onClose}>
            {t('close')}
          </Button>
        )
      }
    >
      {outcome === null ? (
        <div className="key-stack">
          <p>{t('bulkMessage', { count })}</p>
          <ul className="key-list" aria-label={t('bulkKeys')}>
            {asked.map((key) => (
              <li key={key.id}>
                {key.name} <code className="key-name__id">{key.id}</code>
              </li>
            ))}
          </ul>
          {skippedCount > 0 && <Callout tone="info">{t('bulkSkipped', { count: skippedCount })}</Callout>}
          {revoke.isError && <Callout tone="danger">{refusalText(revoke.error, t('failedRequest'))}</Callout>}
        </div>
      ) : (
        <RevokeOutcome keys={asked} outcome={outcome} />
      )}
    </Dialog>
  );
}
