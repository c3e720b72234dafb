import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from './icon.tsx';
import './state.css';

/** One may not see this, and which privilege would let one. */
export function ForbiddenState({ privilege }: { readonly privilege?: string }): ReactNode {
  const { t } = useTranslation('common');
  return (
    <div className="state">
      <Icon name="lock" />
      <p className="state__title">{t('forbidden')}</p>
      <p className="state__text">{privilege === undefined ? t('forbiddenAsk') : t('forbiddenNeeds', { privilege })}</p>
    </div>
  );
}
