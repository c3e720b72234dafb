import { type ReactNode, useState } from 'react';
import { Button } from './button.tsx';
import { Callout } from './callout.tsx';
import { Dialog } from './dialog.tsx';

/** Asks before something is done that cannot be undone. What goes wrong is told here, and it stays open. */
export function ConfirmDialog({
  title,
  message,
  confirmLabel,
  cancelLabel,
  isDanger = false,
  onConfirm,
  isOpen,
  onClose,
  errorText,
}: {
  readonly title: string;
  readonly message: ReactNode;
  readonly confirmLabel: string;
  readonly cancelLabel: string;
  readonly isDanger?: boolean;
  /** What it rejects with is left to whoever gives `errorText`. */
  readonly onConfirm: () => Promise<void> | void;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly errorText?: string;
}): ReactNode {
  const [isPending, setPending] = useState(false);
  async function confirm(): Promise<void> {
    setPending(true);
    try {
      await onConfirm();
    } catch {
      // Told by `errorText`.
    } finally {
      setPending(false);
    }
  }
  const footer = (
    <>
      <Button onPress={onClose} isDisabled={isPending}>
        {cancelLabel}
      </Button>
      <Button variant={isDanger ? 'danger' : 'primary'} onPress={() => void confirm()} isPending={isPending} autoFocus>
        {confirmLabel}
      </Button>
    </>
  );
  return (
    <Dialog
      title={title}
      isOpen={isOpen}
      onClose={onClose}
      footer={footer}
      size="small"
      role="alertdialog"
      isDismissable={!isPending}
    >
      <div>{message}</div>
      {errorText !== undefined && <Callout tone="danger">{errorText}</Callout>}
    </Dialog>
  );
}
