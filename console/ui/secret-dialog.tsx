import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button.tsx';
import { Callout } from './callout.tsx';
import { CopyField } from './copy-field.tsx';
import { Dialog } from './dialog.tsx';
import { Fields } from './toolbar.tsx';

/** Shows a secret the one time that it is told. Nothing but its button closes it. */
export function SecretDialog({
  title,
  message,
  values,
  isOpen,
  onClose,
}: {
  readonly title: string;
  readonly message: string;
  readonly values: readonly { readonly label: string; readonly value: string }[];
  readonly isOpen: boolean;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useTranslation('common');
  return (
    <Dialog
      title={title}
      isOpen={isOpen}
      onClose={onClose}
      isDismissable={false}
      footer={
        <Button variant="primary" onPress={onClose}>
          {t('close')}
        </Button>
      }
    >
      <Fields>
        <Callout tone="success">{message}</Callout>
        {values.map(({ label, value }) => (
          <CopyField key={label} label={label} value={value} copyLabel={t('copy')} />
        ))}
      </Fields>
    </Dialog>
  );
}
