import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Callout } from '../../ui/callout.tsx';
import { FilterGroup } from '../../ui/filter-group.tsx';
import { JsonEditor } from '../../ui/json-editor.tsx';
import { type PermissionCompletions, PermissionsEditor } from '../../ui/permissions-editor.tsx';
import { formDescriptor, hiddenFields, type Rights, readDescriptors, withPermissions, writeDescriptors } from './key-rights.ts';

/** Rights that are written, in a form or as JSON. What is written in one is there in the other; what cannot be read is kept. */
export function CustomRights({
  value,
  completions,
  indexNames,
  isEmptyTold,
  onChange,
}: {
  readonly value: Rights;
  readonly completions: PermissionCompletions;
  readonly indexNames: readonly string[];
  /** Whether to tell that nothing is written. */
  readonly isEmptyTold: boolean;
  readonly onChange: (rights: Rights) => void;
}): ReactNode {
  const { t } = useTranslation('api-key-form');
  const { descriptors, json } = value;
  const reading = json === null ? null : readDescriptors(json);
  const isSeveral = reading?.outcome === 'read' && formDescriptor(reading.descriptors) === null;
  const form = formDescriptor(descriptors);
  return (
    <div className="key-stack key-stack--tight">
      <FilterGroup
        label={t('view')}
        options={[
          { id: 'form', label: t('viewForm') },
          { id: 'json', label: t('viewJson') },
        ]}
        value={json === null ? 'form' : 'json'}
        onChange={(view) => (view === 'json' ? showJson() : showForm())}
      />
      {json !== null && (
        <JsonEditor
          label={t('roleDescriptors')}
          description={t('roleDescriptorsDescription')}
          rows={14}
          value={json}
          onChange={(text) => onChange({ ...value, json: text })}
          {...(jsonProblem() !== null && { errorMessage: jsonProblem() ?? '' })}
        />
      )}
      {isSeveral && <p className="key-hint">{t('severalDescriptors')}</p>}
      {json === null && form !== null && (
        <PermissionsEditor
          value={{ cluster: form.descriptor.cluster ?? [], indices: form.descriptor.indices ?? [] }}
          onChange={(permissions) =>
            onChange({ ...value, descriptors: { [form.name]: withPermissions(form.descriptor, permissions) } })
          }
          completions={completions}
          indexNames={indexNames}
        />
      )}
      {json === null && form !== null && hiddenFields(form.descriptor).length > 0 && (
        <p className="key-hint">{t('hiddenFields', { fields: hiddenFields(form.descriptor).join(', ') })}</p>
      )}
      {isEmptyTold && <Callout tone="warning">{t('rightsFault.nothing')}</Callout>}
    </div>
  );

  function showJson(): void {
    const shown = Object.keys(descriptors).length === 0 ? { custom: { cluster: [], indices: [] } } : descriptors;
    onChange({ ...value, json: json ?? writeDescriptors(shown) });
  }

  /** Text that cannot be shown in the form stays where it is, with the reason beside it. */
  function showForm(): void {
    if (reading?.outcome !== 'read' || isSeveral) return;
    onChange({ ...value, descriptors: reading.descriptors, json: null });
  }

  function jsonProblem(): string | null {
    if (reading?.outcome === 'invalidJson') return t('rightsFault.invalidJson', { message: reading.message });
    return reading?.outcome === 'noObject' ? t('rightsFault.noObject') : null;
  }
}
