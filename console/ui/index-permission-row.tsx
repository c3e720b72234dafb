import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Checkbox } from './checkbox.tsx';
import { Disclosure } from './disclosure.tsx';
import { IconButton } from './icon-button.tsx';
import type { IndexPermission } from './permissions-editor.tsx';
import { TokenField } from './token-field.tsx';

/** One row of rights on indices. */
export function IndexPermissionRow({
  number,
  value,
  onChange,
  onRemove,
  privileges,
  indexNames,
}: {
  /** Place of the row, from 1; `null`: there is no other. */
  readonly number: number | null;
  readonly value: IndexPermission;
  readonly onChange: (value: IndexPermission) => void;
  readonly onRemove: () => void;
  readonly privileges: readonly string[];
  readonly indexNames: readonly string[];
}): ReactNode {
  const { t } = useTranslation('permissions-editor');
  const hasMore = value.query !== undefined || value.field_security !== undefined;
  return (
    <div className="permissions-editor__row">
      <div className="permissions-editor__fields">
        <TokenField
          label={number === null ? t('names') : t('namesOf', { number })}
          values={value.names}
          onChange={(names) => onChange({ ...value, names })}
          suggestions={indexNames}
          allowsCustom
          placeholder={t('namesPlaceholder')}
        />
        <TokenField
          label={number === null ? t('privileges') : t('privilegesOf', { number })}
          values={value.privileges}
          onChange={(given) => onChange({ ...value, privileges: given })}
          suggestions={privileges}
          allowsCustom
        />
        <IconButton
          icon="trash"
          label={number === null ? t('removeIndices') : t('removeIndicesOf', { number })}
          onPress={onRemove}
        />
      </div>
      {hasMore && <p className="permissions-editor__none">{t('hasMore')}</p>}
      <Disclosure title={t('advanced')}>
        <Checkbox
          isSelected={value.allow_restricted_indices ?? false}
          onChange={(allowed) => onChange({ ...value, allow_restricted_indices: allowed })}
        >
          {t('allowRestricted')}
        </Checkbox>
      </Disclosure>
    </div>
  );
}
