import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApiKeyDocument } from '../../../src/http/contract/documents/api-key.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useRevokeApiKeys } from './change-api-keys.ts';
import { refusalText } from './refusal-text.ts';

/** Asks before a key is revoked. What goes wrong is told here, and nothing is closed. */
export function RevokeDialog({
  apiKey,
  isOwnAlone,
  onClose,
}: {
  /** `null`: the dialog is closed. */
  readonly apiKey: ApiKeyDocument | null;
  /** Whether the caller may revoke its own keys alone. */
  readonly isOwnAlone: boolean;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useTranslation('api-keys');
  const toast = useToast();
  const revoke = useRevokeApiKeys(isOwnAlone);
  const [errorText, setErrorText] = useState<string | null>(null);
  const name = apiKey?.name ?? '';

  function close(): void {
    setErrorText(null);
    onClose();
  }

  async function confirm(): Promise<void> {
    if (apiKey === null) return;
    setErrorText(null);
    try {
      const { revoked, reasons } = await revoke.mutateAsync([apiKey.id]);
      if (revoked.length === 0) return setErrorText(reasons[0] ?? t('notRevoked'));
      toast({ tone: 'success', message: t('revokedToast', { name }) });
      close();
    } catch (error) {
      setErrorText(refusalText(error, t('failedRequest')));
    }
  }

  return (
    <ConfirmDialog
      title={t('revokeTitle')}
      message={t('revokeMessage', { name })}
      confirmLabel={t('revoke')}
      cancelLabel={t('cancel')}
      isDanger
      isOpen={apiKey !== null}
      onClose={close}
      onConfirm={confirm}
      {...(errorText !== null && { errorText })}
    />
  );
}
