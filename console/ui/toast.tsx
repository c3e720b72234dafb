import type { ReactNode } from 'react';
import {
  UNSTABLE_ToastRegion as AriaToastRegion,
  Button,
  Text,
  UNSTABLE_Toast as Toast,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastQueue as ToastQueue,
} from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Icon } from './icon.tsx';
import './toast.css';

const SHOWN_MS = 6_000;

/** What is told in passing. */
export interface ToastMessage {
  readonly tone: 'success' | 'error' | 'info';
  readonly message: string;
}

const queue = new ToastQueue<ToastMessage>({ maxVisibleToasts: 3 });

/** Tells something in passing. What went wrong stays until it is closed. */
function showToast(toast: ToastMessage): void {
  queue.add(toast, toast.tone === 'error' ? {} : { timeout: SHOWN_MS });
}

/** Gives the function that tells something in passing. */
export function useToast(): (toast: ToastMessage) => void {
  return showToast;
}

/** Where toasts appear; stands once in the shell. */
export function ToastRegion(): ReactNode {
  const { t } = useTranslation('common');
  return (
    <AriaToastRegion queue={queue} className="toast-region" aria-label={t('notifications')}>
      {({ toast }) => (
        <Toast toast={toast} className={`toast toast--${toast.content.tone}`}>
          <Icon name={toast.content.tone === 'error' ? 'alert' : toast.content.tone === 'info' ? 'info' : 'check'} />
          <ToastContent className="toast__content">
            <Text slot="title">{toast.content.message}</Text>
          </ToastContent>
          <Button slot="close" className="toast__close" aria-label={t('close')}>
            <Icon name="close" />
          </Button>
        </Toast>
      )}
    </AriaToastRegion>
  );
}
