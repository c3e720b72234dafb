import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';
import './state.css';

/** Something went wrong: the reason as it was told, and another try. */
export function ErrorState({ error, onRetry }: { readonly error: Error; readonly onRetry?: () => void }): ReactNode {
  const { t } = useTranslation('common');
  return (
    <div className="state state--error" role="alert">
      <Icon name="alert" />
      <p className="state__title">{t('failed')}</p>
      <p className="state__text">{error.message}</p>
      {onRetry !== undefined && (
        <Button icon="refresh" onPress={onRetry}>
          {t('retry')}
        </Button>
      )}
    </div>
  );
}
