import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button.tsx';
import { IndexPermissionRow } from './index-permission-row.tsx';
import './permissions-editor.css';
import { TokenField } from './token-field.tsx';

/** Rights on indices as they are written in a role. Fields that the editor does not show are kept as they are. */
export type IndexPermission = {
  readonly names: readonly string[];
  readonly privileges: readonly string[];
  readonly allow_restricted_indices?: boolean;
  readonly query?: string;
  readonly field_security?: { readonly grant?: readonly string[]; readonly except?: readonly string[] };
};

/** What the editor edits. */
export type Permissions = {
  readonly cluster: readonly string[];
  readonly indices: readonly IndexPermission[];
};

/** Names that are offered while writing. */
export type PermissionCompletions = {
  readonly clusterPrivileges: readonly string[];
  readonly indexPrivileges: readonly string[];
};

/** Edits cluster privileges and rows of index privileges. Any name may be written, wildcards too. */
export function PermissionsEditor({
  value,
  onChange,
  completions,
  indexNames,
}: {
  readonly value: Permissions;
  readonly onChange: (value: Permissions) => void;
  readonly completions: PermissionCompletions;
  /** Indices, aliases and data streams that there are. */
  readonly indexNames: readonly string[];
}): ReactNode {
  const { t } = useTranslation('permissions-editor');
  const { indices } = value;
  const changeRow = (changed: number, row: IndexPermission): void =>
    onChange({ ...value, indices: indices.map((other, index) => (index === changed ? row : other)) });
  const removeRow = (removed: number): void =>
    onChange({ ...value, indices: indices.filter((_row, index) => index !== removed) });
  const addRow = (): void => onChange({ ...value, indices: [...indices, { names: [], privileges: [] }] });
  return (
    <div className="permissions-editor">
      <TokenField
        label={t('cluster')}
        description={t('clusterDescription')}
        values={value.cluster}
        onChange={(cluster) => onChange({ ...value, cluster })}
        suggestions={completions.clusterPrivileges}
        allowsCustom
      />
      <fieldset className="permissions-editor__indices">
        <legend className="permissions-editor__legend">{t('indices')}</legend>
        {indices.length === 0 && <p className="permissions-editor__none">{t('noIndices')}</p>}
        {indices.map((row, index) => (
          <IndexPermissionRow
            // Rows have no identity but their place.
            // biome-ignore lint/suspicious/noArrayIndexKey: the fields are controlled, so nothing is kept by place.
            key={index}
            number={indices.length > 1 ? index + 1 : null}
            value={row}
            onChange={(changed) => changeRow(index, changed)}
            onRemove={() => removeRow(index)}
            privileges={completions.indexPrivileges}
            indexNames={indexNames}
          />
        ))}
        <div>
          <Button variant="secondary" size="small" onPress={addRow}>
            {t('addIndices')}
          </Button>
        </div>
      </fieldset>
    </div>
  );
}
