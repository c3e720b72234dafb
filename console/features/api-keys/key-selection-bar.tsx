import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';

/** What can be done with the keys that are selected; at the edge of the window, so that no row moves when it comes. */
export function KeySelectionBar({
  count,
  revocableCount,
  onRevoke,
  onClear,
}: {
  readonly count: number;
  /** Of them, those that are active and the caller's to revoke. */
  readonly revocableCount: number;
  readonly onRevoke: () => void;
  readonly onClear: () => void;
}): ReactNode {
  const { t } = useTranslation('api-keys');
  return (
    // There always, so that a change of what is selected is read out.
    <div className={count === 0 ? '' : 'key-selection'}>
      <span className="key-selection__text" role="status">
        {count > 0 && t('selected', { count })}
        {count > 0 && revocableCount === 0 && <span className="key-selection__hint">{t('nothingRevocable')}</span>}
      </span>
      {count > 0 && (
        <Button size="small" variant="quiet" onPress={onClear}>
          {t('clearSelection')}
        </Button>
      )}
      {revocableCount > 0 && (
        <Button size="small" variant="danger" icon="revoke" onPress={onRevoke}>
          {t('revokeSelected', { count: revocableCount })}
        </Button>
      )}
    </div>
  );
}
