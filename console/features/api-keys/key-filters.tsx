import type { ReactNode } from 'react';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { FilterGroup } from '../../ui/filter-group.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { Select } from '../../ui/select.tsx';
import type { KeyCounts } from './get-key-counts.ts';
import { KEY_STATUSES, type KeyView } from './key-view.ts';

/** Search and filters of the list. */
export function KeyFilters({
  view,
  counts,
  seesEveryone,
  onChange,
}: {
  readonly view: KeyView;
  /** `null`: not known yet. */
  readonly counts: KeyCounts | null;
  /** Whether the caller sees more than its own keys. */
  readonly seesEveryone: boolean;
  readonly onChange: (changes: Partial<KeyView>) => void;
}): ReactNode {
  const { t } = useTranslation('api-keys');
  const search = useCallback((q: string) => onChange({ q }), [onChange]);
  return (
    <div className="key-filters">
      <SearchField label={t('search')} placeholder={t('searchPlaceholder')} value={view.q} onChange={search} />
      <FilterGroup
        label={t('statusFilter')}
        options={(['all', ...KEY_STATUSES] as const).map((id) => ({ id, label: t(id), count: counts?.[id] ?? null }))}
        value={view.status}
        onChange={(status) => onChange({ status })}
      />
      <Select
        label={t('showFilter')}
        isLabelHidden
        options={[
          { id: 'any', label: t('showAll') },
          { id: 'expiring', label: t('showExpiring') },
          { id: 'never_used', label: t('showNeverUsed') },
        ]}
        value={view.show}
        onChange={(show) => onChange({ show })}
      />
      {seesEveryone && (
        <FilterGroup
          label={t('whoseFilter')}
          options={[
            { id: 'everyone', label: t('everyone') },
            { id: 'mine', label: t('mine') },
          ]}
          value={view.whose}
          onChange={(whose) => onChange({ whose, owner: '' })}
        />
      )}
      {view.owner !== '' && (
        <span className="key-filters__owner">
          {t('ownerChip', { owner: view.owner })}
          <Button variant="quiet" size="small" onPress={() => onChange({ owner: '' })}>
            {t('clearOwner')}
          </Button>
        </span>
      )}
    </div>
  );
}
