import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import './dialog.css';
import { IconButton } from './icon-button.tsx';

/** Details at the edge of the window. */
export function Drawer({
  title,
  isOpen,
  onClose,
  children,
  footer,
}: {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly footer?: ReactNode;
}): ReactNode {
  const { t } = useTranslation('common');
  return (
    <ModalOverlay className="overlay overlay--drawer" isOpen={isOpen} onOpenChange={(open) => !open && onClose()} isDismissable>
      <Modal className="drawer">
        <AriaDialog className="dialog__window">
          <header className="dialog__header">
            <Heading slot="title" className="dialog__title">
              {title}
            </Heading>
            <IconButton icon="close" label={t('close')} onPress={onClose} slot={null} />
          </header>
          <div className="dialog__body">{children}</div>
          {footer !== undefined && <footer className="dialog__footer">{footer}</footer>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
