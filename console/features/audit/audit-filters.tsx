import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { FilterGroup } from '../../ui/filter-group.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { Select } from '../../ui/select.tsx';
import { Toolbar } from '../../ui/toolbar.tsx';
import { type AuditFilter, TIMES } from './audit-filter.ts';

/** What narrows the log down. */
export function AuditFilters({
  filter,
  onChange,
}: {
  readonly filter: AuditFilter;
  readonly onChange: (change: Partial<AuditFilter>) => void;
}): ReactNode {
  const { t } = useTranslation('audit');
  return (
    <Toolbar>
      <FilterGroup
        label={t('decision')}
        options={['', 'granted', 'denied'].map((id) => ({
          id: id === '' ? 'any' : id,
          label: t(`decisions.${id === '' ? 'any' : id}`),
        }))}
        value={filter.decision === '' ? 'any' : filter.decision}
        onChange={(decision) => onChange({ decision: decision === 'any' ? '' : decision })}
      />
      <Select
        label={t('time')}
        isLabelHidden
        options={[...Object.keys(TIMES), 'all'].map((id) => ({ id, label: t(`times.${id}`) }))}
        value={filter.time}
        onChange={(time) => onChange({ time })}
      />
      {(['principal', 'action', 'key', 'job'] as const).map((name) => (
        <SearchField key={name} label={t(name)} value={filter[name]} onChange={(value) => onChange({ [name]: value })} />
      ))}
    </Toolbar>
  );
}
