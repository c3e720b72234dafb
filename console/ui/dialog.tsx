import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import './dialog.css';
import { IconButton } from './icon-button.tsx';

/** A window above the page. */
export function Dialog({
  title,
  isOpen,
  onClose,
  children,
  footer,
  size = 'medium',
  isDismissable = true,
  role = 'dialog',
}: {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly footer?: ReactNode;
  readonly size?: 'small' | 'medium' | 'large';
  /** Whether Escape, a press beside it and a cross close it. */
  readonly isDismissable?: boolean;
  readonly role?: 'dialog' | 'alertdialog';
}): ReactNode {
  const { t } = useTranslation('common');
  return (
    <ModalOverlay
      className="overlay"
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      isDismissable={isDismissable}
      isKeyboardDismissDisabled={!isDismissable}
    >
      <Modal className={`dialog dialog--${size}`}>
        <AriaDialog className="dialog__window" role={role}>
          <header className="dialog__header">
            <Heading slot="title" className="dialog__title">
              {title}
            </Heading>
            {isDismissable && <IconButton icon="close" label={t('close')} onPress={onClose} slot={null} />}
          </header>
          <div className="dialog__body">{children}</div>
          {footer !== undefined && <footer className="dialog__footer">{footer}</footer>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
